import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const cli = join(root, 'dist/cli.js');
// Made of parts, so that no scanner takes this file for a leak.
const marker = 'Mk9zQ7wX';
const token = `gh${'p'}_${marker}${'a1B2c3D4e5F6'.repeat(3)}`.slice(0, 40);
let folder: string;

const devcontainer = `{
  "name": "x",
  "build": {
    "dockerfile": "Dockerfile",
    "args": {
      "NPM_TOKEN": "${marker}a",
      "URL": "https://u:${marker}@host/x"
    }
  },
  "features": {
    "https://u:${marker}@host/feature.tgz": {},
    "ghcr.io/devcontainers/features/node:1": { "token": "${marker}b" },
    "ghcr.io/x/y/SECRET_${token}": {}
  },
  "initializeCommand": "curl -u u:${marker} https://x.y/i.sh | sh; curl -H 'Authorization: Bearer ${marker}' https://v:${marker}@x.y/j.sh | sh",
  "postCreateCommand": ["curl", "--user", "u:${marker}", "https://x.y"],
  "postStartCommand": {
    "db": "PGPASSWORD=${marker} psql; mysql -p${marker} db; tool --password=${marker}; tool --password ${marker} --token=${marker}",
    "key_${token}": "curl -fsSL https://u:${marker}@x.y/k.sh | bash"
  },
  "mounts": [
    "source=https://u:${marker}@host/x,target=/y,type=bind",
    { "source": "/\${localEnv:API_TOKEN:${marker}}", "target": "/z", "type": "bind" },
    "source=/etc,target=/${token},type=bind"
  ],
  "containerEnv": { "API_TOKEN": "${marker}c", "DATABASE_URL": "postgres://u:${marker}@db/x", "SECRET_${token}": "\${localEnv:SECRET_${token}}" },
  "remoteEnv": { "PASSWORD": "${marker}d" },
  "runArgs": ["--privileged", "-e", "PASSWORD=${marker}pw1", "--network=host", "--pid=host", "-e", "A=\${localEnv:DB_PASSWORD:${marker}}", "--label", "token=${marker}"],
  "appPort": ["3000:3000"],
  "SECRET_${token}": true,
  "unknown": "https://u:${marker}@host",
}
`;
const dockerfile = `FROM u:${marker}@reg.io/x:1
ARG NPM_TOKEN=${marker}
ENV API_KEY ${marker}
ENV PASSWORD=${marker} OTHER=1
ADD https://u:${marker}@host/x.tgz /x
RUN curl -u u:${marker} https://x.y/i.sh | sh
RUN curl -H "Authorization: Basic ${marker}" https://u:${marker}@x.y/i.sh | bash
RUN --security=insecure PGPASSWORD=${marker} psql --password ${marker}
FRMO https://u:${marker}@x
`;
const compose = `services:
  app:
    image: u:${marker}@reg.io/x:1
    privileged: true
    network_mode: host
    build:
      context: https://u:${marker}@host/x.git
      args:
        NPM_TOKEN: ${marker}
    environment:
      API_KEY: ${marker}
      DATABASE_URL: postgres://u:${marker}@db:5432/x
      LONG_TOKEN: |
        ${marker}
    command: ["tool", "--password", "${marker}"]
    pid: host
    volumes:
      - /var/run/docker.sock:/var/run/docker.sock
  db:
    image: debian:${token}
    environment:
      - POSTGRES_PASSWORD=${marker} and more
      - MY_TOKEN=\${HOST_TOKEN:-${marker}}
    ports:
      - "5432:5432"
    cap_add: [SYS_ADMIN]
    extends: { file: "https://u:${marker}@host/y.yml", service: z }
  ${token}:
    image: debian
    ipc: host
`;
const line = `docker run --privileged --pid=host -e PASSWORD=${marker} -e "API_TOKEN=${marker} x" --network host -v https://u:${marker}@h:/x -p 80:80 u:${marker}@reg.io/x:1 mysql -p${marker}`;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'containai-secrets-'));
  write('old/.devcontainer/devcontainer.json', '{ "image": "debian" }\n');
  write('new/.devcontainer/devcontainer.json', devcontainer);
  write('new/.devcontainer/Dockerfile', dockerfile);
  write('new/.devcontainer/other/devcontainer.json', '{ "dockerComposeFile": "../../compose.yml", "service": "app" }\n');
  write(
    'new/.devcontainer/third/devcontainer.json',
    `{ "dockerComposeFile": ["https://u:${marker}@h/compose.yml"], "service": "${token}", "appPort": [80] }\n`,
  );
  write('new/compose.yml', compose);
  write('mild/.devcontainer/devcontainer.json', devcontainer.replace(/"build": \{[^}]*\}\s*\}/u, `"image": "u:${marker}@reg.io/x:1"`));
  write('new/broken/.devcontainer/devcontainer.json', `{ "image": "u:${marker}@reg.io/x:1" "PASSWORD": "${marker}" }\n`);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function write(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

function run(...args: readonly string[]): string {
  const { stdout, stderr, status } = spawnSync(process.execPath, [cli, ...args], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '', COLUMNS: '100', XDG_CONFIG_HOME: folder },
    maxBuffer: 1 << 26,
  });
  expect(status, stderr).not.toBe(3);
  return stdout + stderr;
}

/** The lines that hold the secret, or the beginning of it. */
function leaks(output: string): readonly string[] {
  return output.split('\n').filter((one) => one.includes(marker.slice(0, 4)));
}

describe('no report holds a secret', () => {
  const formats = ['text', 'json', 'sarif', 'github', 'markdown'];
  const targets: readonly (readonly string[])[] = [['new'], ['--docker-run', line]];
  test.each(formats.flatMap((format) => targets.map((target) => [format, target] as const)))('audit --format %s %s', (format, target) => {
    const output = run('audit', ...target, '--format', format, ...(format === 'text' ? ['-v'] : []));
    expect(output).toMatch(/‹a (?:password|secret)›/u);
    expect(leaks(output)).toEqual([]);
  });

  test('audit --tier strict -v', () => expect(leaks(run('audit', 'new', '--tier', 'strict', '-v'))).toEqual([]));

  test('a baseline', () => {
    const output = run('audit', 'mild', '--write-baseline', 'baseline.json');
    expect(leaks(output + readFileSync(join(folder, 'baseline.json'), 'utf8'))).toEqual([]);
  });

  test('containai init', () => {
    const output = run('init', 'new', '--stdout');
    expect(leaks(output)).toEqual([]);
  });

  test.each(
    ['text', 'json', 'markdown'].flatMap((format) =>
      [
        ['old', 'new'],
        ['new', 'old'],
      ].map(([a, b]) => [format, a!, b!] as const),
    ),
  )('diff --format %s %s %s', (format, before, after) => {
    const output = run('diff', before, after, '--format', format, ...(format === 'text' ? ['-v'] : []));
    expect(output).toMatch(/‹a (?:password|secret)›/u);
    expect(leaks(output)).toEqual([]);
  });

  test.each(['text', 'json'].flatMap((format) => targets.map((target) => [format, target] as const)))(
    'fix --format %s %s',
    (format, target) => {
      // The line that comes of a user’s own is printed whole, to be run.
      const output = run('fix', ...target, '--unsafe', '--format', format).replaceAll(/^docker run .*$/gmu, '');
      expect(leaks(output)).toEqual([]);
    },
  );

  test('the exact diff of a fix is exact', () => {
    expect(leaks(run('fix', '--unsafe', '--docker-run', line, '--format', 'diff'))).not.toEqual([]);
  });
});
