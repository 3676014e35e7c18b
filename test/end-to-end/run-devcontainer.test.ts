import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { composeOpenings, networkVariables } from '../../src/known/reference-cli.ts';
import { startDevcontainer } from '../../src/machine/start-devcontainer.ts';
import type { LaunchEvent } from '../../src/model/launch-progress.ts';
import { type DevcontainerWish, devcontainerFolders } from '../../src/tasks/up/devcontainer-command.ts';
import { type RanDevcontainer, runDevcontainer } from '../../src/tasks/up/run-devcontainer.ts';
import { describeThroughGate, type Rig } from '../engine/rig.ts';
import { smallImage } from '../engine/small-image.ts';

// The reference CLI as `up` runs it: through a gate, with an environment of its own.
const policy = 'tier: standard\ngate:\n  builds: as-root\n';

type Files = Readonly<Record<string, string>>;

const configured = (settings: object): Files => ({ '.devcontainer/devcontainer.json': JSON.stringify(settings) });
const feature: Files = {
  '.devcontainer/greets/devcontainer-feature.json': JSON.stringify({ id: 'greets', version: '1.0.0', name: 'Greets' }),
  '.devcontainer/greets/install.sh': '#!/bin/sh\nset -e\necho hello > /greeting\n',
};
const composeFile = `services:\n  app: {image: '${smallImage}', command: sleep 1000, volumes: ['..:/workspace']}\n`;

describeThroughGate('running the reference CLI', policy, (rig, release) => {
  const run = (name: string, files: Files, more: RunMore = {}): Promise<Ran> =>
    runIn(rig(), name, files, { builder: release === '20.10' ? 'classic' : 'build-kit', ...more });

  test.each<[string, DevcontainerWish['form'], Files, string, readonly string[]]>([
    [
      'an image',
      'image',
      configured({ image: smallImage, remoteUser: 'dev', postCreateCommand: 'echo made > made-by-hook' }),
      'cat made-by-hook',
      ['Start the container', 'Set up the container', 'postCreateCommand'],
    ],
    [
      'a Dockerfile with a local Feature',
      'dockerfile',
      {
        ...configured({ build: { dockerfile: 'Dockerfile' }, features: { './greets': {} } }),
        '.devcontainer/Dockerfile': `FROM ${smallImage}\nRUN echo built > /built\n`,
        ...feature,
      },
      'cat /built /greeting',
      ['Build the image', 'Start the container', 'Set up the container'],
    ],
    [
      'Compose',
      'compose',
      {
        ...configured({ dockerComposeFile: 'compose.yml', service: 'app', workspaceFolder: '/workspace' }),
        '.devcontainer/compose.yml': composeFile,
      },
      'cat .devcontainer/compose.yml',
      ['Start the containers', 'Set up the container'],
    ],
  ])('%s comes up, as editors will find it', async (name, form, files, command, steps) => {
    const { workspace, outcome, events, wish, left } = await run(name.replaceAll(' ', '-'), files, { form });
    if (outcome.outcome !== 'success') throw new Error(JSON.stringify(outcome));
    const { containerId, remoteUser, remoteWorkspaceFolder } = outcome;
    const labels = JSON.parse(await rig().said('inspect', '--format', '{{json .Config.Labels}}', containerId)) as Record<string, string>;
    expect(labels).toMatchObject({ 'devcontainer.local_folder': workspace, 'devcontainer.config_file': wish.configuration });
    expect(await rig().said('exec', '-u', remoteUser, '-w', remoteWorkspaceFolder, containerId, 'sh', '-c', command)).not.toBe('');
    expect(titlesOf(events)).toEqual(expect.arrayContaining([...steps]));
    expect(events.filter((event) => event.is === 'ended' && event.how === 'failed')).toEqual([]);
    expect(left()).toEqual([]);
    // Nothing but what commands of the container itself make stands in the repository.
    expect(listed(workspace)).toEqual([...Object.keys(files), ...(form === 'image' ? ['made-by-hook'] : [])].sort());
    // And once more: the same container.
    const again = await run(name.replaceAll(' ', '-'), files, { form });
    expect(again.outcome).toMatchObject({ outcome: 'success', containerId });
    await rig().said('rm', '-f', containerId);
  });

  test('a command that fails leaves the container and says which and how', async () => {
    const { outcome, events } = await run('failing-command', configured({ image: smallImage, onCreateCommand: 'echo oh no >&2; exit 7' }));
    expect(outcome).toMatchObject({ outcome: 'error', command: { property: 'onCreateCommand', exitCode: 7 }, lastLines: ['oh no'] });
    expect(titlesOf(events, 'failed')).toEqual(['onCreateCommand']);
    const { containerId = '' } = outcome as { containerId?: string };
    expect(await rig().said('inspect', '--format', '{{.State.Running}}', containerId)).toBe('true');
    await rig().said('rm', '-f', containerId);
  });

  test('a build that fails says what the step said', async () => {
    const files = {
      ...configured({ build: { dockerfile: 'Dockerfile' } }),
      '.devcontainer/Dockerfile': `FROM ${smallImage}\nRUN echo oh no; exit 3\n`,
    };
    const { outcome, events, left } = await run('failing-build', files, { form: 'dockerfile' });
    expect(outcome).toMatchObject({ outcome: 'error', lastLines: expect.arrayContaining(['oh no']) });
    expect(titlesOf(events, 'failed')[0]).toBe('Build the image');
    expect(left()).toEqual([]);
  });

  test('what the gate refuses stands in the outcome', async () => {
    const { outcome } = await run('refused', configured({ image: smallImage, mounts: ['source=/etc,target=/x,type=bind'] }));
    expect(outcome).toMatchObject({
      outcome: 'error',
      lastLines: expect.arrayContaining([expect.stringContaining('system-path-mounted')]),
    });
  });

  test.each<[string, DevcontainerWish['form'], Files, (event: LaunchEvent) => boolean]>([
    [
      'a command of this machine that does not want to end',
      'image',
      configured({
        image: smallImage,
        initializeCommand: `trap '' TERM; (trap '' TERM; while :; do sleep 1; done) & echo ready; while :; do sleep 1; done`,
      }),
      (event) => event.is === 'output' && event.text === 'ready',
    ],
    [
      'the build',
      'dockerfile',
      { ...configured({ build: { dockerfile: 'Dockerfile' } }), '.devcontainer/Dockerfile': `FROM ${smallImage}\nRUN sleep 1000\n` },
      (event) => event.is === 'started' && event.title.includes('RUN sleep 1000'),
    ],
    ['the start', 'image', configured({ image: smallImage }), (event) => event.is === 'started' && event.kind === 'start'],
    [
      'a command inside',
      'image',
      configured({ image: smallImage, postCreateCommand: 'echo ready; sleep 1000' }),
      (event) => event.is === 'output' && event.text === 'ready',
    ],
  ])('asked to end during %s, it leaves no process', async (name, form, files, when) => {
    const { outcome, left } = await run(`cancelled-${name.replaceAll(' ', '-')}`, files, { form, cancelWhen: when });
    expect(outcome).toEqual({ outcome: 'cancelled' });
    expect(left()).toEqual([]);
  });

  // What programs of this machine get does not depend on the engine’s release.
  if (release === '20.10') return;

  test('a background program of initializeCommand ends with it', async () => {
    const settings = { image: smallImage, initializeCommand: 'sleep 1000 >/dev/null 2>&1 &' };
    const { outcome, left } = await run('background', configured(settings));
    expect(outcome.outcome).toBe('success');
    expect(left()).toEqual([]);
  });

  test('the environment of initializeCommand is what was granted, and credentials are there for as long as it runs', async () => {
    const settings = { image: smallImage, initializeCommand: 'env; stat -c "mode %a" "$DOCKER_CONFIG/config.json"' };
    const environment = {
      AWS_SECRET_ACCESS_KEY: 'secret',
      GITHUB_TOKEN: 'secret',
      NODE_OPTIONS: '--no-warnings',
      HTTPS_PROXY: '',
      LANG: 'C',
    };
    const granted = { WANTED: 'yes', DOCKER_HOST: 'unix:///var/run/docker.sock' };
    const { outcome, events, wish } = await run('environment', configured(settings), { environment, granted });
    expect(outcome.outcome).toBe('success');
    const lines = events.flatMap((event) => (event.is === 'output' && event.step === 2 ? [event.text] : []));
    expect(new Set(lines.filter((line) => line.includes('=')).map((line) => line.split('=')[0]))).toEqual(
      new Set([
        ...ownVariables,
        ...networkVariables.filter((name) => name in { ...hostVariables(rig()), ...environment }),
        'WANTED',
        'PWD',
      ]),
    );
    expect(lines).toEqual(expect.arrayContaining([`DOCKER_HOST=unix://${rig().door}`, 'WANTED=yes', 'LANG=C', 'mode 600']));
    expect(lines.join('\n')).not.toContain('secret');
    expect(existsSync(join(devcontainerFolders(wish).docker, 'config.json'))).toBe(false);
  });

  test('the environment of Compose too, and a file .env of the repository opens nothing', async () => {
    const files = {
      ...configured({ dockerComposeFile: 'compose.yml', service: 'app', workspaceFolder: '/workspace' }),
      '.devcontainer/compose.yml': composeFile.replace(
        'sleep 1000,',
        "sleep 1000, environment: {FROM_FILE: '${FROM_FILE}', PRELOAD: '${LD_PRELOAD}'},",
      ),
      '.devcontainer/.env': 'FROM_FILE=yes\nLD_PRELOAD=/workspace/evil.so\nDOCKER_HOST=unix:///var/run/docker.sock\n',
    };
    const seen = join(rig().workspace, 'seen-by-compose');
    const { outcome } = await run('compose-environment', files, { form: 'compose', spy: seen, environment: { GITHUB_TOKEN: 'secret' } });
    if (outcome.outcome !== 'success') throw new Error(JSON.stringify(outcome));
    const names = new Set(readFileSync(seen, 'utf8').trim().split('\n'));
    const known = new Set<string>([...ownVariables, ...networkVariables, ...composeOpenings, ...ofShellAndCli, 'OTEL_RESOURCE_ATTRIBUTES']);
    expect([...names].filter((name) => !known.has(name))).toEqual([]);
    expect(names).toContain('DOCKER_HOST');
    const container = await rig().said('inspect', '--format', '{{json .Config.Env}}', outcome.containerId);
    expect(JSON.parse(container)).toEqual(expect.arrayContaining(['FROM_FILE=yes', 'PRELOAD=']));
    await rig().said('rm', '-f', outcome.containerId);
  });
});

const ownVariables = [
  'PATH',
  'HOME',
  'LANG',
  'TMPDIR',
  'DOCKER_HOST',
  'DOCKER_CONFIG',
  'DOCKER_BUILDKIT',
  'DOCKER_CLI_HINTS',
  'BUILDX_BUILDER',
  'BUILDX_CONFIG',
  'BUILDX_GIT_INFO',
  'BUILDX_GIT_LABELS',
  'BUILDX_GIT_CHECK_DIRTY',
  'BUILDKIT_PROGRESS',
  'COMPOSE_PROGRESS',
  'COMPOSE_EXPERIMENTAL_GIT_REMOTE',
  'COMPOSE_EXPERIMENTAL_OCI_REMOTE',
];
/** What the shell that looks, the Docker CLI and the reference CLI add for a plugin. */
const ofShellAndCli = ['PWD', 'OLDPWD', 'SHLVL', '_', 'LC_CTYPE', 'DOCKER_CLI_PLUGIN_SOCKET', 'DOCKER_CLI_PLUGIN_ORIGINAL_CLI_COMMAND'];

interface RunMore extends Partial<Pick<DevcontainerWish, 'form' | 'builder' | 'granted'>> {
  readonly environment?: Readonly<Record<string, string>>;
  readonly cancelWhen?: (event: LaunchEvent) => boolean;
  /** A file that gets the names of the variables that Compose sees. */
  readonly spy?: string;
}

interface Ran {
  readonly workspace: string;
  readonly wish: DevcontainerWish;
  readonly outcome: RanDevcontainer;
  readonly events: readonly LaunchEvent[];
  /** Command lines of processes that still have the environment of this run. */
  left(): readonly string[];
}

async function runIn(rig: Rig, name: string, files: Files, { environment = {}, cancelWhen, spy, ...more }: RunMore): Promise<Ran> {
  const workspace = join(rig.workspace, name);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(workspace, path)), { recursive: true });
    writeFileSync(join(workspace, path), text);
  }
  chmodSync(workspace, 0o777);
  const configuration = join(workspace, '.devcontainer/devcontainer.json');
  const folder = join(dirname(rig.workspace), `up-${name}`);
  // Outside of the repository, under a name of its own: what is relative in it is relative to the configuration all the same.
  const override = join(folder, 'override.json');
  mkdirSync(folder, { recursive: true });
  writeFileSync(override, files['.devcontainer/devcontainer.json']!);
  const wish: DevcontainerWish = {
    workspace,
    configuration,
    override,
    folder,
    gate: rig.door,
    form: 'image',
    builder: 'build-kit',
    lockfile: 'none',
    existing: 'use',
    buildCache: true,
    gpu: 'none',
    updateRemoteUserUid: 'never',
    commands: 'all',
    remoteEnvironment: {},
    granted: {},
    registries: [],
    ...more,
  };
  const events: LaunchEvent[] = [];
  let cancel: (() => void) | undefined;
  const cancelled = new Promise<void>((resolve) => (cancel = resolve));
  const host = { ...hostVariables(rig), ...environment, ...(spy === undefined ? {} : { DOCKER_CONFIG: spyOn(rig, folder, spy) }) };
  const credentials = { ociAuth: undefined, dockerConfiguration: () => undefined, askHelper: async () => undefined };
  const outcome = await runDevcontainer(wish, { startDevcontainer, environment: host, credentials, now: Date.now, cancelled }, (event) => {
    events.push(event);
    if (cancelWhen?.(event) === true) cancel?.();
  });
  return { workspace, wish, outcome, events, left: () => processesOf(devcontainerFolders(wish).temporary) };
}

function hostVariables({ env }: Rig): Readonly<Record<string, string | undefined>> {
  return { ...process.env, HTTPS_PROXY: undefined, DOCKER_CONFIG: env['DOCKER_CONFIG'] };
}

/** A folder of Docker’s settings whose Compose writes down what it sees first. */
function spyOn({ env }: Rig, folder: string, file: string): string {
  const plugins = join(folder, 'spy/cli-plugins');
  mkdirSync(plugins, { recursive: true });
  const real = join(env['DOCKER_CONFIG']!, 'cli-plugins/docker-compose');
  const script = `#!/bin/sh\nenv | sed -n 's/^\\([A-Za-z_0-9]*\\)=.*/\\1/p' >> '${file}'\nexec '${real}' "$@"\n`;
  writeFileSync(join(plugins, 'docker-compose'), script, { mode: 0o755 });
  return join(folder, 'spy');
}

function processesOf(temporary: string): readonly string[] {
  return readdirSync('/proc').flatMap((pid) => {
    try {
      const environment = readFileSync(`/proc/${pid}/environ`, 'utf8');
      return environment.split('\0').includes(`TMPDIR=${temporary}`) ? [readFileSync(`/proc/${pid}/cmdline`, 'utf8')] : [];
    } catch {
      return [];
    }
  });
}

function titlesOf(events: readonly LaunchEvent[], how?: 'failed'): readonly string[] {
  const failed = new Set(events.flatMap((event) => (event.is === 'ended' && event.how === 'failed' ? [event.step] : [])));
  return events.flatMap((event) => (event.is === 'started' && (how === undefined || failed.has(event.step)) ? [event.title] : []));
}

function listed(folder: string): readonly string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries.flatMap((entry) => (entry.isFile() ? [join(entry.parentPath, entry.name).slice(folder.length + 1)] : [])).sort();
}
