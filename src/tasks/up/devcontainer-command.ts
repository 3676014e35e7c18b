import { isAbsolute, join } from 'node:path';
import { composeOpenings, type grantableVariables, networkVariables, type ownVariables } from '../../known/reference-cli.ts';
import type { Form } from '../../model/sandbox.ts';

/** What the reference CLI is to do, in plain data. All paths are absolute. */
export interface DevcontainerWish {
  /** As editors name it: its path becomes a label of the container, by which they find it. */
  readonly workspace: string;
  /** The configuration in the workspace, `devcontainer.json` or `.devcontainer.json`: a label too, and what relative paths are relative to. */
  readonly configuration: string;
  readonly form: Form;
  /** The file that is read in its place. */
  readonly override: string;
  /** A folder of this workspace’s own, outside of it. */
  readonly folder: string;
  /** Socket of the gate. */
  readonly gate: string;
  readonly lockfile: 'none' | 'frozen';
  /** What is done with a container that is there: used, replaced, or used and else nothing is made. */
  readonly existing: 'use' | 'replace' | 'expect';
  readonly buildCache: boolean;
  /** `classic`: the builder before BuildKit. */
  readonly builder: 'build-kit' | 'classic';
  readonly gpu: 'none' | 'detect' | 'all';
  /** What holds where the configuration does not say whether the user gets the host user’s number; `never` whatever it says. */
  readonly updateRemoteUserUid: 'on' | 'off' | 'never';
  /** `none`: no command runs inside; `before-attach`: all but `postAttachCommand`. */
  readonly commands: 'all' | 'before-attach' | 'none';
  /** A JSON file of variables for commands inside. */
  readonly secretsFile?: string;
  /** Variables of commands inside. Every user of this machine may see them, in the list of processes. */
  readonly remoteEnvironment: Readonly<Record<string, string>>;
  /** Variables that the configuration may read of this machine, each with its value. */
  readonly granted: Readonly<Record<string, string>>;
  /** The Compose project that was judged; absent: as the reference CLI makes it of the configuration. */
  readonly composeProject?: string;
  /** The id of a Feature that is put in besides those of the configuration; no lockfile knows it. */
  readonly feature?: string;
  /** Registries whose credentials are needed, such as `ghcr.io` or `docker.io`. */
  readonly registries: readonly string[];
  /** Size of the terminal. */
  readonly terminal?: { readonly columns: number; readonly rows: number };
}

/** Where the reference CLI and what it starts keep things. */
export interface DevcontainerFolders {
  /** What it keeps from one time to the next: files that Compose is given are named in labels of containers. */
  readonly data: string;
  readonly home: string;
  readonly temporary: string;
  readonly docker: string;
}

/** The folders of a wish. */
export function devcontainerFolders({ folder }: Pick<DevcontainerWish, 'folder'>): DevcontainerFolders {
  const data = join(folder, 'devcontainer');
  return { data, home: join(data, 'home'), temporary: join(data, 'tmp'), docker: join(folder, 'docker') };
}

/**
 * Arguments of the reference CLI (devcontainers/cli@f683c29f src/spec-node/devContainersSpecCLI.ts provisionOptions). `--config` names what would be
 * found without it too, so that the labels are those of a plain `devcontainer up`; its `--no-X` is no negation, hence `=false`.
 */
export function devcontainerArguments(wish: DevcontainerWish): readonly string[] {
  const { existing, commands } = wish;
  return [
    'up',
    `--workspace-folder=${wish.workspace}`,
    `--config=${wish.configuration}`,
    `--override-config=${wish.override}`,
    `--user-data-folder=${devcontainerFolders(wish).data}`,
    // Else `core.worktree` of the repository’s own git settings says which folder is mounted.
    '--mount-workspace-git-root=false',
    '--log-format=json',
    '--log-level=info',
    ...(wish.terminal === undefined ? [] : [`--terminal-columns=${wish.terminal.columns}`, `--terminal-rows=${wish.terminal.rows}`]),
    // Else a registry says where credentials are sent.
    '--oci-auth-hardening',
    wish.lockfile === 'frozen' ? '--frozen-lockfile' : '--no-lockfile',
    ...(existing === 'replace' ? ['--remove-existing-container'] : []),
    ...(existing === 'expect' ? ['--expect-existing-container'] : []),
    ...(wish.buildCache ? [] : ['--build-no-cache']),
    ...(wish.builder === 'classic' ? ['--buildkit=never'] : []),
    `--gpu-availability=${wish.gpu}`,
    `--update-remote-user-uid-default=${wish.updateRemoteUserUid}`,
    ...(commands === 'none' ? ['--skip-post-create'] : []),
    ...(commands === 'before-attach' ? ['--skip-post-attach'] : []),
    ...(wish.secretsFile === undefined ? [] : [`--secrets-file=${wish.secretsFile}`]),
    ...(wish.feature === undefined ? [] : [`--additional-features=${JSON.stringify({ [wish.feature]: {} })}`]),
    ...Object.entries(wish.remoteEnvironment).map(([name, value]) => `--remote-env=${name}=${value}`),
    '--include-merged-configuration',
  ];
}

/** The environment of the reference CLI, and which granted variables are not in it, since their names are needed for something else. */
export interface DevcontainerEnvironment {
  readonly variables: Readonly<Record<string, string>>;
  readonly withheld: readonly string[];
}

/**
 * Everything that the reference CLI, the Docker CLI, its plugins and `initializeCommand` see of this machine’s environment. `host` is the
 * environment of this program: of it come only the way to programs, the language, and how to reach the network.
 */
export function devcontainerEnvironment(
  wish: Pick<DevcontainerWish, 'workspace' | 'feature' | 'form' | 'folder' | 'gate' | 'builder' | 'granted' | 'composeProject'>,
  host: Readonly<Record<string, string | undefined>>,
): DevcontainerEnvironment {
  const { home, temporary, docker } = devcontainerFolders(wish);
  const always: Readonly<Record<(typeof ownVariables)[number], string>> = {
    PATH: searchPath(host['PATH'] ?? '', wish.workspace),
    TMPDIR: temporary,
    DOCKER_HOST: `unix://${wish.gate}`,
    DOCKER_CONFIG: docker,
    DOCKER_BUILDKIT: wish.builder === 'classic' ? '0' : '1',
    DOCKER_CLI_HINTS: 'false',
    // Another builder of the user’s would build past the gate.
    BUILDX_BUILDER: 'default',
    BUILDX_CONFIG: join(docker, 'buildx'),
    BUILDKIT_PROGRESS: 'plain',
    COMPOSE_PROGRESS: 'plain',
    ...noPrograms,
  };
  const own: Readonly<Record<string, string>> = {
    ...always,
    ...(wish.composeProject === undefined ? {} : { COMPOSE_PROJECT_NAME: wish.composeProject }),
  };
  const unlessGranted: Readonly<Record<(typeof grantableVariables)[number], string>> = { HOME: home, LANG: host['LANG'] ?? 'C.UTF-8' };
  const names = Object.keys(wish.granted);
  const network = networkVariables.flatMap((name) => (host[name] === undefined ? [] : [[name, host[name]] as const]));
  const closed = wish.form === 'compose' ? composeOpenings.map((name) => [name, ''] as const) : [];
  return {
    // A home may be granted: Docker’s settings are looked for elsewhere all the same.
    variables: {
      ...Object.fromEntries(closed),
      ...unlessGranted,
      ...Object.fromEntries(network),
      ...wish.granted,
      ...own,
      ...(wish.feature === undefined ? {} : pastProxies({ ...host, ...wish.granted })),
    },
    withheld: names.filter((name) => Object.hasOwn(own, name)),
  };
}

/**
 * buildx asks git about the build’s context (docker/buildx build/git.go), and Compose fetches files of other repositories and registries that nobody has
 * judged (docker/compose pkg/remote): git runs programs that the settings of a repository name.
 */
const noPrograms = {
  BUILDX_GIT_INFO: 'false',
  BUILDX_GIT_LABELS: 'false',
  BUILDX_GIT_CHECK_DIRTY: 'false',
  COMPOSE_EXPERIMENTAL_GIT_REMOTE: 'false',
  COMPOSE_EXPERIMENTAL_OCI_REMOTE: 'false',
};

/** Where there is a proxy, the reference CLI would ask it for the registry at hand too. */
function pastProxies(host: Readonly<Record<string, string | undefined>>): Readonly<Record<string, string>> {
  const known = host['no_proxy'] || host['NO_PROXY'] || '';
  const names = known === '' ? 'localhost' : `${known},localhost`;
  return { no_proxy: names, NO_PROXY: names };
}

/** A relative entry, or one in the workspace (npx adds such a folder), would find programs of the repository. */
function searchPath(path: string, workspace: string): string {
  const folders = path.split(':').filter((folder) => isAbsolute(folder) && !`${join(folder, '/')}`.startsWith(`${workspace}/`));
  return folders.length === 0 ? '/usr/local/bin:/usr/bin:/bin' : folders.join(':');
}
