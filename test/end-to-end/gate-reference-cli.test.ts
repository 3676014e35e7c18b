import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { describeWithEngines, type Rig } from '../engine/rig.ts';
import { smallImage } from '../engine/small-image.ts';

// `devcontainer up` through a gate, as people and editors use it.
const policy = 'tier: standard\ngate:\n  builds: as-root\n';

interface Up {
  readonly outcome: string;
  readonly containerId: string;
}

const image = {
  '.devcontainer/devcontainer.json': JSON.stringify({
    image: smallImage,
    remoteUser: 'dev',
    containerEnv: { FROM_CONFIG: 'yes' },
    postCreateCommand: 'echo "$FROM_CONFIG" > made-by-hook',
  }),
};
const dockerfile = {
  '.devcontainer/devcontainer.json': JSON.stringify({ build: { dockerfile: 'Dockerfile' }, features: { './greets': { word: 'hello' } } }),
  '.devcontainer/Dockerfile': `FROM ${smallImage}\nRUN echo built > /built\n`,
  '.devcontainer/greets/devcontainer-feature.json': JSON.stringify({
    id: 'greets',
    version: '1.0.0',
    name: 'Greets',
    options: { word: { type: 'string', default: '' } },
    containerEnv: { FROM_FEATURE: 'yes' },
  }),
  '.devcontainer/greets/install.sh': '#!/bin/sh\nset -e\necho "$WORD" > /greeting\n',
};
const compose = {
  '.devcontainer/devcontainer.json': JSON.stringify({ dockerComposeFile: 'compose.yml', service: 'app', workspaceFolder: '/workspace' }),
  '.devcontainer/compose.yml': [
    'services:',
    `  app: {image: '${smallImage}', command: sleep 1000, volumes: ['..:/workspace', 'data:/data'], networks: [back]}`,
    `  db: {image: '${smallImage}', command: sleep 1000, networks: [back]}`,
    'volumes: {data: {}}',
    'networks: {back: {}}',
    '',
  ].join('\n'),
};

describeWithEngines('the reference CLI', policy, (rig, release) => {
  // An engine before 23 would make the CLI fetch a frontend for its builds from the network.
  const buildFlags = release === '20.10' ? ['--buildkit', 'never'] : [];

  test.each([
    ['an image', image, '/workspaces/an-image', 'made-by-hook', 'yes'],
    ['a Dockerfile with a local Feature', dockerfile, '/workspaces/a-Dockerfile-with-a-local-Feature', '/greeting', 'hello'],
    ['Compose', compose, '/workspace', '.devcontainer/compose.yml', 'services:'],
  ])('up, exec, up again and rebuild: %s', async (name, files, folderInside, file, content) => {
    const folder = writeWorkspace(rig(), name.replaceAll(' ', '-'), files);
    const up = async (...more: readonly string[]): Promise<Up> => {
      const { stdout, stderr } = await rig().devcontainer('up', ['--workspace-folder', folder, ...buildFlags, ...more]);
      const answer = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Up;
      expect(answer, stderr).toMatchObject({ outcome: 'success' });
      return answer;
    };
    const first = await up();
    const script = `pwd; cat /proc/self/uid_map; cat ${file}; exit 7`;
    const { status, stdout } = await rig().devcontainer('exec', ['--workspace-folder', folder, 'sh', '-c', script]);
    const [where, map, ...lines] = stdout.split('\n');
    expect({ status, where, text: lines.join('\n') }).toEqual({ status: 7, where: folderInside, text: expect.stringContaining(content) });
    expect(map).toMatch(/^ *0 +165536 +65536$/u);
    expect((await up()).containerId).toBe(first.containerId);
    await rig().said('stop', '-t', '0', first.containerId);
    expect((await up()).containerId).toBe(first.containerId);
    const rebuilt = await up('--remove-existing-container');
    expect(rebuilt.containerId).not.toBe(first.containerId);
    expect((await rig().docker(['inspect', first.containerId])).status).toBe(1);
    await rig().said('rm', '-f', rebuilt.containerId);
  });
});

function writeWorkspace({ workspace }: Rig, name: string, files: Readonly<Record<string, string>>): string {
  const folder = join(workspace, name);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  chmodSync(folder, 0o777);
  return folder;
}
