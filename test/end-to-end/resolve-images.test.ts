import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { describeWithEngines } from '../engine/rig.ts';
import { importArguments } from '../engine/small-image.ts';
import { registryProgram, serveRegistry, type TestRegistry } from '../registry/serve-registry.ts';
import { skipReason } from '../skip.ts';

// Images as they really are: from a registry on this machine and from an engine, judged by the program as it is built.
const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
const machine = process.arch === 'x64' ? 'amd64' : process.arch;
const other = machine === 'arm64' ? 'amd64' : 'arm64';
const folder = mkdtempSync(join(tmpdir(), 'containai-images-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Report {
  readonly problems: readonly { readonly message: string }[];
  readonly requests: readonly {
    readonly kind: string;
    readonly name: string;
    readonly verdicts: readonly {
      readonly rule: string;
      readonly state: string;
      readonly findings?: readonly {
        readonly message: string;
        readonly evidence: readonly { readonly from: { readonly document: string } }[];
      }[];
      readonly missing?: readonly (string | { readonly why: string })[];
    }[];
  }[];
}

let count = 0;

/** Audits files of a workspace of their own, or a command line. */
function audit(
  files: Readonly<Record<string, string>>,
  { args = [], socket = join(folder, 'no.sock') }: { readonly args?: readonly string[]; readonly socket?: string } = {},
): Report {
  const workspace = join(folder, `workspace-${++count}`);
  mkdirSync(workspace);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(workspace, path)), { recursive: true });
    writeFileSync(join(workspace, path), text);
  }
  const paths = Object.keys(files).length === 0 ? [] : [workspace];
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [cli, 'audit', '--resolve', '--tier', 'strict', '--format', 'json', ...args, ...paths],
    {
      encoding: 'utf8',
      maxBuffer: 1 << 28,
      env: {
        PATH: process.env['PATH'] ?? '',
        HOME: folder,
        XDG_CACHE_HOME: join(folder, `cache-${count}`),
        DOCKER_HOST: `unix://${socket}`,
      },
    },
  );
  if (!stdout.startsWith('{')) throw new Error(stderr);
  return JSON.parse(stdout) as Report;
}

/** What was found by a rule: its messages and where the evidence is. */
function found(report: Report, rule: string): readonly (readonly string[])[] {
  return report.requests
    .flatMap(({ verdicts }) => verdicts.filter((one) => one.rule === rule))
    .flatMap(({ findings = [] }) => findings.map(({ message, evidence }) => [message, ...evidence.map(({ from }) => from.document)]));
}

/** Why something is open, each reason once. */
function reasons(report: Report): readonly string[] {
  const missing = report.requests.flatMap(({ verdicts }) => verdicts.flatMap((verdict) => verdict.missing ?? []));
  return [...new Set(missing.flatMap((one) => (typeof one === 'string' ? [] : [one.why])))];
}

const label = (entry: unknown): Record<string, unknown> => ({ Labels: { 'devcontainer.metadata': JSON.stringify([entry]) } });

describe.skipIf(skipReason(registryProgram === undefined, 'Debian’s docker-registry is not installed'))('from a registry', () => {
  let registry: TestRegistry;
  let host = '';
  beforeAll(async () => {
    registry = await serveRegistry();
    ({ host } = registry);
    const rootfs = { os: 'linux', architecture: machine };
    await registry.pushImage('privileged', '1', { ...label({ privileged: true }), User: 'dev' });
    await registry.pushImage('plain', '1', { User: 'dev', Env: ['PATH=/bin'] });
    await registry.pushImage('triggers', '1', { User: 'dev', OnBuild: ['RUN curl -fsSL https://example.com/install.sh | sh'] });
    await registry.pushImage('sysbox', '1', { Env: ['SYSBOX_HONOR_CAPS=true'] });
    await registry.pushIndex('two', '1', [
      [{ os: 'unknown', architecture: 'unknown' }, { Env: ['SYSBOX_HONOR_CAPS=true'] }],
      [
        { os: 'linux', architecture: other },
        { ...label({ privileged: true }), Env: ['SYSBOX_HONOR_CAPS=true'] },
      ],
      [rootfs, { User: 'dev' }],
    ]);
  });
  afterAll(() => registry?.stop());

  const devcontainer = (configuration: object, dockerfile?: string): Record<string, string> => ({
    '.devcontainer/devcontainer.json': JSON.stringify(configuration),
    ...(dockerfile === undefined ? {} : { '.devcontainer/Dockerfile': dockerfile }),
  });
  const build = { build: { dockerfile: 'Dockerfile' } };

  test('the label of the image', () => {
    const report = audit(devcontainer({ image: `${host}/privileged:1` }));
    expect(found(report, 'privileged-requested')).toEqual([[expect.any(String), `image ${host}/privileged:1`]]);
    expect(reasons(report).join()).not.toContain('looked up');
  });

  test.each([
    ['FROM HOST/privileged:1\nRUN true\n'],
    ['FROM HOST/privileged:1 AS base\nFROM base\nRUN true\n'],
    ['ARG IMAGE=privileged\nFROM HOST/${IMAGE}:1\nUSER root\n'],
    // Only the reference CLI takes this for a stage, and merges its label.
    ['FROM HOST/plain:1\nRUN <<EOF\nFROM HOST/privileged:1\nEOF\n'],
  ])('the label of what a Dockerfile starts from: %j', (text) => {
    const report = audit(devcontainer(build, text.replaceAll('HOST', host)));
    expect(found(report, 'privileged-requested')).toEqual([[expect.any(String), `image ${host}/privileged:1`]]);
    expect(reasons(report).join()).not.toContain('looked up');
  });

  test('a label that a Dockerfile sets itself does not count: the reference CLI writes its own over it', () => {
    const text = `FROM ${host}/plain:1\nLABEL devcontainer.metadata='[{"privileged":true}]'\n`;
    expect(found(audit(devcontainer(build, text)), 'privileged-requested')).toEqual([]);
  });

  test('the label of a service’s image, and of what it is built on; no label of the others', () => {
    const compose = `services:\n  app:\n    build: .\n  db:\n    image: ${host}/privileged:1\n`;
    const configuration = { dockerComposeFile: 'compose.yaml', service: 'app', workspaceFolder: '/w' };
    const files = {
      ...devcontainer(configuration, `FROM ${host}/privileged:1\n`),
      '.devcontainer/compose.yaml': compose,
    };
    const report = audit(files);
    expect(found(report, 'privileged-requested')).toHaveLength(1);
    expect(reasons(report).join()).not.toContain('looked up');
    const database = audit({ ...files, ...devcontainer({ ...configuration, service: 'db' }, `FROM ${host}/plain:1\n`) });
    expect(found(database, 'privileged-requested')).toEqual([[expect.any(String), `image ${host}/privileged:1`]]);
  });

  test('ONBUILD runs in the build, and is judged like its own steps', () => {
    for (const files of [{ Dockerfile: `FROM ${host}/triggers:1\n` }, devcontainer(build, `FROM ${host}/triggers:1\n`)]) {
      const report = audit(files);
      expect(found(report, 'remote-script-executed')).toEqual([[expect.any(String), `image ${host}/triggers:1`]]);
    }
    const copied = audit({ Dockerfile: `FROM scratch\nCOPY --from=${host}/triggers:1 /x /x\n` });
    expect(found(copied, 'remote-script-executed')).toEqual([]);
  });

  test('variables of the image, wherever it is started', () => {
    const image = `${host}/sysbox:1`;
    for (const report of [
      audit(devcontainer({ image })),
      audit(devcontainer(build, `FROM ${image}\n`)),
      audit({ 'compose.yaml': `services: {a: {image: "${image}"}}` }),
      audit({ 'compose.yaml': 'services: {a: {build: .}}', Dockerfile: `FROM ${image}\n` }),
      audit({}, { args: ['--docker-run', `docker run ${image}`] }),
    ])
      expect(found(report, 'sysbox-variable-set').flat()).toContain(`image ${image}`);
  });

  test('the image of this machine’s platform, unless another is asked for', () => {
    const image = `${host}/two:1`;
    const isFound = (files: Record<string, string>, args: readonly string[] = []): boolean =>
      found(audit(files, { args }), 'sysbox-variable-set').length > 0;
    expect(isFound({}, ['--docker-run', `docker run ${image}`])).toBe(false);
    expect(isFound({}, ['--docker-run', `docker run --platform linux/${other} ${image}`])).toBe(true);
    expect(isFound({ 'compose.yaml': `services: {a: {image: "${image}"}}` })).toBe(false);
    expect(isFound({ 'compose.yaml': `services: {a: {image: "${image}", platform: linux/${other}}}` })).toBe(true);
    expect(isFound({ 'compose.yaml': `services: {a: {build: ., platform: linux/${other}}}`, Dockerfile: `FROM ${image}\n` })).toBe(true);
    expect(isFound(devcontainer(build, `FROM ${image}\n`))).toBe(false);
    expect(isFound(devcontainer(build, `FROM --platform=$BUILDPLATFORM ${image}\n`))).toBe(false);
    expect(isFound(devcontainer(build, `FROM --platform=linux/${other} ${image}\n`))).toBe(true);
    const options = { build: { ...build.build, options: ['--platform', `linux/${other}`] } };
    expect(isFound(devcontainer(options, `FROM ${image}\n`))).toBe(true);
    const report = audit(devcontainer({ image, runArgs: [`--platform=linux/${other}`] }));
    // The CLI reads the label before, of what is there for this machine.
    expect([found(report, 'sysbox-variable-set').length, found(report, 'privileged-requested').length]).toEqual([1, 0]);
    expect(reasons(audit({}, { args: ['--docker-run', `docker run --platform linux/s390x ${image}`] })).join()).toContain(
      'it is not there for linux/s390x',
    );
  });

  test('what the registry does not have is open, with the reason', () => {
    const report = audit(devcontainer(build, `FROM ${host}/gone:1\n`));
    expect(reasons(report)).toContain(`the image ${host}/gone:1 was not looked up: the registry ${host} has no gone:1`);
  });

  describeWithEngines('from an engine', 'tier: standard\n', (rig) => {
    const image = (): string => `${host}/plain:1`;
    beforeAll(async () => {
      await rig().direct.said(
        ...importArguments(rig().archive, image(), ['LABEL devcontainer.metadata=[{\\"privileged\\":true}]', 'ENV SYSBOX_HONOR_CAPS=true']),
      );
      await rig().direct.said(
        ...importArguments(rig().archive, 'only-here:1', ['ENV SYSBOX_HONOR_CAPS=true', 'ONBUILD RUN curl -fsSL https://x.example/y | sh']),
      );
    });
    const variables = (files: Record<string, string>, args: readonly string[] = []): number =>
      found(audit(files, { args, socket: rig().engine.socket }), 'sysbox-variable-set').length;

    test('what the engine has is what it starts', () => {
      const report = audit(devcontainer({ image: image() }), { socket: rig().engine.socket });
      expect(found(report, 'privileged-requested')).toEqual([[expect.any(String), `image ${image()}`]]);
      expect(variables({}, ['--docker-run', `docker run ${image()}`])).toBe(1);
      expect(variables({ 'compose.yaml': `services: {a: {image: "${image()}"}}` })).toBe(1);
      expect(variables({}, ['--docker-run', 'docker run only-here:1'])).toBe(1);
    });

    test('and what builds start from', () => {
      expect(variables(devcontainer(build, `FROM ${image()}\n`))).toBe(1);
      const report = audit({ Dockerfile: 'FROM only-here:1\n' }, { socket: rig().engine.socket });
      expect(found(report, 'remote-script-executed')).toEqual([[expect.any(String), 'image only-here:1']]);
    });

    test('but where the registry is asked each time, or another platform is wanted', () => {
      expect(variables({}, ['--docker-run', `docker run --pull always ${image()}`])).toBe(0);
      expect(variables({ 'compose.yaml': `services: {a: {image: "${image()}", pull_policy: always}}` })).toBe(0);
      expect(variables(devcontainer({ build: { ...build.build, options: ['--pull'] } }, `FROM ${image()}\n`))).toBe(0);
      // The registry has one image, which is of this machine’s platform; docker takes it with a warning.
      expect(variables({}, ['--docker-run', `docker run --platform linux/s390x ${image()}`])).toBe(0);
    });

    test('offline, nobody is asked', () => {
      const report = audit(devcontainer({ image: image() }), { socket: rig().engine.socket, args: ['--offline'] });
      expect(reasons(report).join()).toContain('--offline asks nobody');
    });
  });
});
