import { readHostAndPort } from '../syntax/host-and-port.ts';
import { readShard } from '../syntax/shard.ts';
import { usualPids } from '../model/gate.ts';
import { purposes } from '../model/row.ts';
import { usualSystemBase } from '../model/system-image.ts';
import { tiers } from '../model/rule.ts';

/** One option of a command: parsing, help and the reference page are all made from it. */
export interface Setting {
  readonly short?: string;
  /** `flag` takes no value; a `list` may be given several times. */
  readonly type: 'flag' | 'text' | 'list';
  /** What stands for the value in help. */
  readonly value?: string;
  readonly choices?: readonly string[];
  /** What every value must be, in words, and whether one is. */
  readonly wants?: { readonly what: string; is(value: string): boolean };
  /** A comma separates several choices. Of a list: each of its values is such. */
  readonly several?: true;
  /** What a value that is not given stands for: the option may be given alone. */
  readonly alone?: string;
  readonly default?: string;
  readonly help: string;
}

/** A command, its arguments and its options. A name of two words is a part of the command of the first. */
export interface Command {
  readonly summary: string;
  /** Positional arguments as help shows them, and how many there may be. */
  readonly arguments: string;
  readonly most: number;
  readonly settings: Readonly<Record<string, Setting>>;
  readonly about: string;
}

const hostAndPort: NonNullable<Setting['wants']> = {
  what: 'a host or an address, with its port or without',
  is: (value) => readHostAndPort(value) !== undefined,
};

const host = {
  host: {
    type: 'text',
    value: 'FILE',
    help: 'Read what is known of the host from a JSON file, as containai doctor --facts FILE writes it, instead of this machine.',
  },
  kernel: { type: 'text', value: 'VERSION', help: 'Kernel release of the host, such as 6.8.' },
  sysbox: { type: 'text', value: 'VERSION', help: 'Version of Sysbox on the host, such as 0.7.0.' },
  engine: { type: 'text', value: 'VERSION', help: 'Version of the Docker engine on the host, such as 28.4.0.' },
} as const satisfies Record<string, Setting>;

const policy = {
  policy: {
    type: 'text',
    value: 'FILE',
    help: 'Levels, options, allow-lists and waivers: this file and no other. Without it, your own policy.yaml in ~/.config/containai counts, and that of a repository never does.',
  },
  'honour-comments': { type: 'flag', help: 'Let containai-ignore comments of the configurations waive findings.' },
} as const satisfies Record<string, Setting>;

const resolving = {
  resolve: {
    type: 'flag',
    help: 'Look Features and images up in their registries, and judge what they really bring. Of an image, what the local engine has comes first: it is what the engine would start.',
  },
  offline: { type: 'flag', help: 'With --resolve: ask nobody, the local engine included, and go by what was looked up before.' },
  fresh: { type: 'flag', help: 'With --resolve: ask again what a tag stands for, even if it was looked up today.' },
  'private-registry': {
    type: 'list',
    value: 'HOST[:PORT]',
    wants: hostAndPort,
    help: 'With --resolve: a registry that may have an address of your own network; others with such an address are not asked.',
  },
} as const satisfies Record<string, Setting>;

/** How to look things up, for commands that always do. */
const lookups = {
  offline: { type: 'flag', help: 'Ask nobody, and go by what was looked up before.' },
  fresh: { type: 'flag', help: 'Ask again what a tag stands for, even if it was looked up today.' },
  'private-registry': {
    type: 'list',
    value: 'HOST[:PORT]',
    wants: hostAndPort,
    help: 'A registry that may have an address of your own network; others with such an address are not asked.',
  },
} as const satisfies Record<string, Setting>;

const changesFormat = {
  type: 'text',
  short: 'f',
  value: 'FORMAT',
  choices: ['text', 'diff', 'json'],
  default: 'text',
  help: 'How to print what changes: for people, as a diff for git apply, or for programs.',
} as const satisfies Setting;

const help = { type: 'flag', short: 'h', help: 'Show this help.' } as const satisfies Setting;

const color = {
  type: 'text',
  value: 'WHEN',
  choices: ['auto', 'always', 'never'],
  default: 'auto',
  help: 'Colours: auto uses them on a terminal, unless NO_COLOR is set.',
} as const satisfies Setting;

const lines = {
  type: 'list',
  value: 'LINE',
  help: 'Judge a docker run or docker create command line, given as one argument.',
} as const satisfies Setting;

const tier = {
  type: 'text',
  short: 't',
  value: 'TIER',
  choices: tiers,
  help: 'How much to refuse: strict (where no policy says otherwise) for unknown repositories and agents, standard for your own, permissive to refuse only what would break the host.',
} as const satisfies Setting;

const listen = {
  type: 'text',
  short: 'l',
  value: 'PATH',
  help: 'Path of the gate’s socket; its folder is made for you alone. Without it, containai/gate.sock in $XDG_RUNTIME_DIR.',
} as const satisfies Setting;

/** What judging by a gate depends on. */
const judging = {
  workspace: {
    type: 'list',
    short: 'w',
    value: 'DIR',
    help: 'A folder that containers may mount, with all below it; may be given several times. Without any, they may mount volumes alone. Holds where mount-outside-workspace is an error, as in the tier strict; the other tiers let other folders be mounted too.',
  },
  policy: {
    ...policy.policy,
    help: 'Levels, options, allow-lists and what stands below gate: this file and no other. Without it, your own policy.yaml in ~/.config/containai counts.',
  },
  tier,
  plan: { type: 'text', value: 'FILE', help: 'Refuse whatever asks for more than this plan.' },
  host: { ...host.host, help: 'Read what is known of the host from a JSON file, as containai doctor --facts FILE writes it.' },
  sysbox: host.sysbox,
} as const satisfies Record<string, Setting>;

const engineSocket = {
  type: 'text',
  short: 's',
  value: 'PATH',
  default: '/run/containai/docker.sock',
  help: 'The engine’s Unix socket. What it keeps while it runs lies beside it.',
} as const satisfies Setting;

const engineBridge = {
  type: 'text',
  value: 'NAME',
  default: 'containai0',
  help: 'The engine’s bridge; its name must begin with containai, by which the firewall knows it.',
} as const satisfies Setting;

/** How an engine of our own is made. */
const ownEngine = {
  socket: engineSocket,
  data: {
    type: 'text',
    value: 'DIR',
    default: '/var/lib/containai/docker',
    help: 'The engine’s data folder: images, containers, volumes.',
  },
  group: {
    type: 'text',
    short: 'g',
    value: 'NAME',
    help: 'The group whose members may use the socket; they are as good as root. root: nobody else. Without it, the group docker where there is one.',
  },
  dockerd: { type: 'text', value: 'PATH', default: 'dockerd', help: 'The dockerd to run.' },
  runtime: { type: 'text', value: 'PATH', default: 'sysbox-runc', help: 'The program of Sysbox’s runtime.' },
  bridge: {
    type: 'text',
    value: 'NAME',
    help: 'The engine’s bridge; its name must begin with containai, by which the firewall knows it. Without it, the one that the data was made with, else containai0.',
  },
  range: {
    type: 'text',
    value: 'RANGE',
    help: 'Addresses for the engine’s networks, such as 10.213.0.0/16 (from /12 to /22). Without it, those it had before, else the first of a few that no route of this machine leads into.',
  },
  allow: {
    type: 'list',
    short: 'a',
    value: 'ADDRESS[:PORT]',
    help: 'Let containers reach this address of this machine, or of its cloud; may be given several times.',
  },
  'no-firewall': {
    type: 'flag',
    help: 'Write no firewall rules at all: containers reach this machine, and others only where rules of yours let them out.',
  },
} as const satisfies Record<string, Setting>;

/** What `--fail-on` may list. */
const failOnChoices = ['error', 'warn', 'note', 'undecided', 'never'] as const;

/** What an audit can be printed as. */
export const reportFormats = ['text', 'json', 'sarif', 'github', 'markdown', 'html'] as const;
export type ReportFormat = (typeof reportFormats)[number];

/** What the report of a survey can be printed as. */
const surveyFormats = ['text', 'json', 'markdown', 'html', 'ndjson'] as const;
export type SurveyFormat = (typeof surveyFormats)[number];

const failOn = {
  type: 'text',
  value: 'LIST',
  choices: failOnChoices,
  several: true,
  default: 'error,undecided',
} as const;

/** How a command runs inside a dev container. */
const inside = {
  env: {
    type: 'list',
    short: 'e',
    value: 'NAME[=VALUE]',
    help: 'Set a variable; NAME alone takes the value that it has here. May be given several times.',
  },
  workdir: {
    type: 'text',
    short: 'w',
    value: 'DIR',
    help: 'Run it in this folder inside, instead of the workspace folder; a relative one is below that.',
  },
  user: { type: 'text', short: 'u', value: 'USER', help: 'Run it as this user, instead of the remote user of the configuration.' },
} as const satisfies Record<string, Setting>;

const sandboxName =
  'NAME is the name that containai up gave it (containai ls lists them), or the path of its workspace; without one, it is the dev container of the folder at hand, or of one above it.';

/** Which part is meant of a dev container that is inside a system container. */
const outer = {
  type: 'flag',
  help: 'Where the dev container is inside a system container (up --nested): mean that one.',
} as const;

/** How the system image is found. */
const systemImage = {
  base: {
    type: 'text',
    short: 'b',
    value: 'IMAGE',
    default: usualSystemBase,
    help: 'What it is built on: Debian 13, Ubuntu 24.04, a later release of either, or an image of yours that was made from one.',
  },
  engine: {
    type: 'text',
    value: 'PATH',
    help: 'The engine’s Unix socket. Without it, the one that containai up would take.',
  },
} as const satisfies Record<string, Setting>;

/** All commands and their options. */
export const commands = {
  audit: {
    summary: 'Judge dev containers: what they ask for, and what Sysbox makes of it.',
    arguments: '[PATH…]',
    most: 1000,
    about:
      'PATH is a configuration file (devcontainer.json, a Compose file, a Dockerfile), a repository, or a folder of repositories; without one, this folder. Nothing is run, nothing is fetched unless --resolve says so, and nothing is written but the reports and the baseline that you ask for.',
    settings: {
      'docker-run': lines,
      'api-create': { type: 'list', value: 'FILE', help: 'Judge the body of a Docker Engine API request that creates a container.' },
      tier,
      ...policy,
      baseline: { type: 'text', value: 'FILE', help: 'Fail only for what is not in this file.' },
      'write-baseline': {
        type: 'text',
        value: 'FILE',
        help: 'Write all that is found and undecided into a file for --baseline, and fail for none of it.',
      },
      'fail-on': {
        ...failOn,
        help: 'What makes the exit code 1 (findings of a level and above) or 4 (undecided).',
      },
      ...host,
      ...resolving,
      advisories: {
        type: 'text',
        value: 'FILE|URL',
        help: 'Advisories about Features and disallowed ones, as a control manifest of the Dev Containers specification. With --resolve and without this option, the one of containers.dev.',
      },
      settings: { type: 'flag', help: 'Print each value that holds and who asked for it: the file, a Feature, the image.' },
      format: {
        type: 'text',
        short: 'f',
        value: 'FORMAT',
        choices: reportFormats,
        default: 'text',
        help: 'How to print the report: sarif for code scanning, github for annotations in a workflow of GitHub Actions, markdown for a comment on a pull request, html for a page of its own that a browser opens from the disk.',
      },
      output: {
        type: 'list',
        short: 'o',
        value: '[FORMAT=]FILE',
        help: 'Also write the report to a file; may be given several times. Without a format, the name’s ending decides: .txt, .json, .sarif, .md or .html.',
      },
      quiet: { type: 'flag', short: 'q', help: 'Print errors and the last line only.' },
      verbose: { type: 'flag', short: 'v', help: 'Print every note, and the rules that are clear.' },
      color,
      help,
    },
  },
  fix: {
    summary: 'Change configurations so that findings go: shown as a diff, written when asked.',
    arguments: '[PATH…]',
    most: 1000,
    about:
      'PATH is as in audit. Shows a unified diff of the safe fixes: they ask for no more than before, and nothing that works under Sysbox stops working. Each fix is tried: it is left out where its finding would stay or another come up.',
    settings: {
      'docker-run': { ...lines, help: 'Fix a docker run or docker create command line, given as one argument, and print the new one.' },
      write: { type: 'flag', short: 'w', help: 'Write the changes into the files.' },
      unsafe: { type: 'flag', short: 'u', help: 'Risky fixes too: each says what will stop working, and what to do instead.' },
      rule: { type: 'list', short: 'r', value: 'RULE', help: 'Fix what this rule finds, and nothing else.' },
      interactive: { type: 'flag', short: 'i', help: 'Ask about each fix, and write those that are wanted.' },
      tier,
      ...policy,
      ...host,
      ...resolving,
      format: changesFormat,
      color,
      help,
    },
  },
  lock: {
    summary: 'Write the lockfile of a dev container: each Feature by its digest.',
    arguments: '[PATH…]',
    most: 1000,
    about:
      'PATH is a devcontainer.json, a repository, or a folder of repositories; without one, this folder. Writes devcontainer-lock.json beside each configuration that has Features, as the reference CLI writes it. What is pinned and fits stays as it is. Features are looked up in their registries; where one cannot be, nothing is written for that configuration. Exit codes: 0 written or up to date, 1 with --check: a lockfile would change, 2 bad usage or a configuration that the reference CLI refuses, 3 a file could not be written, 4 a Feature could not be looked up.',
    settings: {
      update: {
        type: 'flag',
        short: 'u',
        help: 'Move every Feature to what its tag stands for now, and show from which version to which.',
      },
      check: { type: 'flag', help: 'Write nothing; the exit code is 1 where a lockfile is missing or would change.' },
      stdout: { type: 'flag', help: 'Print the lockfile of one configuration instead of writing it.' },
      offline: { ...resolving.offline, help: 'Ask nobody, and go by what was looked up before.' },
      fresh: { ...resolving.fresh, help: 'Ask again what a tag stands for, even if it was looked up today. --update always does.' },
      'private-registry': {
        ...resolving['private-registry'],
        help: 'A registry that may have an address of your own network; others with such an address are not asked.',
      },
      format: changesFormat,
      color,
      help,
    },
  },
  diff: {
    summary: 'Compare what two configurations, folders or revisions ask for.',
    arguments: '[BEFORE] [AFTER]',
    most: 2,
    about:
      'Each is a file, a folder or a git revision; REVISION:PATH is a file or folder of one. One revision alone is compared with the work tree, A..B compares two, A...B is what B changed since it left A; without any, the work tree is compared with HEAD. A name that is both is the path: rev:NAME is the revision, ./NAME the path. Revisions are read by git cat-file, without the settings of the repository. Nothing is run, fetched or written.',
    settings: {
      repository: { type: 'text', short: 'r', value: 'DIR', default: '.', help: 'The repository that holds the revisions.' },
      tier,
      ...policy,
      'fail-on': {
        ...failOn,
        help: 'What makes the exit code 1 (findings of a level and above that are new) or 4 (newly undecided).',
      },
      ...host,
      format: {
        type: 'text',
        short: 'f',
        value: 'FORMAT',
        choices: ['text', 'json', 'markdown'],
        default: 'text',
        help: 'How to print the comparison; markdown is for a pull request.',
      },
      quiet: { type: 'flag', short: 'q', help: 'Print new errors and the last line only.' },
      verbose: { type: 'flag', short: 'v', help: 'Print every line, and all rules that are open.' },
      color,
      help,
    },
  },
  resolve: {
    summary: 'Print the configuration that a dev container really has: its file, its image and its Features merged.',
    arguments: '[PATH]',
    most: 1,
    about:
      'PATH is a devcontainer.json, or a folder that has one; without one, this folder. Looks Features and images up in their registries, and merges what they ask for as the reference CLI does. Prints the merged configuration as JSON; --json prints, on one line, what devcontainer read-configuration --include-merged-configuration does. Variables of the host and of the container stay as they are written. Nothing is run. Exit codes: 0 it is whole, 2 bad usage or a file that cannot be read, 3 a machine that cannot run it, 4 something could not be looked up: standard error says what, and what is printed lacks it.',
    settings: {
      ...lookups,
      json: { type: 'flag', help: 'Print configuration, workspace and mergedConfiguration on one line, for programs.' },
      help,
    },
  },
  init: {
    summary: 'Write a policy file for a repository, with what is found there as comments.',
    arguments: '[PATH]',
    most: 1,
    about:
      'Audits PATH (without one, this folder) and writes .containai.yaml into it. The file changes nothing until you edit it, and counts only where it is named: containai audit --policy .containai.yaml.',
    settings: {
      tier: { ...tier, default: 'strict', help: 'The tier to write down, and to look for findings in.' },
      force: { type: 'flag', help: 'Write over a policy file that is there.' },
      stdout: { type: 'flag', help: 'Print the file instead of writing it.' },
      help,
    },
  },
  matrix: {
    summary: 'Print what Sysbox does with each pattern of dev containers.',
    arguments: '',
    most: 0,
    about:
      'For this host as far as its facts are known, for a file of facts, or for versions given by hand. Where a fact is not known, every behaviour that could hold is shown with its condition.',
    settings: {
      ...host,
      pattern: { type: 'text', short: 'p', value: 'PATTERN', help: 'Show one pattern, by number or name.' },
      differences: { type: 'flag', short: 'd', help: 'Show only where measurements and the study this project comes from differ.' },
      format: {
        type: 'text',
        short: 'f',
        value: 'FORMAT',
        choices: ['text', 'json', 'markdown'],
        default: 'text',
        help: 'How to print the matrix.',
      },
      color,
      help,
    },
  },
  up: {
    summary: 'Open a repository’s dev container inside Sysbox: plan, consent, start, proof.',
    arguments: '[FOLDER]',
    most: 1,
    about:
      'Audits the configuration in FOLDER (without one, this folder) with all that its image and Features bring, shows what would run where and what is changed, asks before anything of it runs on this machine, and starts it by the reference CLI through a gate of its own. Nothing is written into the repository. What is refused starts only when you answer for it by --allow. Exit codes: 0 it is up, 1 something is refused or a command of the configuration failed, 2 bad usage or input, 3 no engine or no Sysbox, or what started did not hold and was ended, 4 something that decides could not be looked up.',
    settings: {
      config: { type: 'text', short: 'c', value: 'FILE', help: 'The devcontainer.json, where there are several.' },
      'dry-run': { type: 'flag', short: 'n', help: 'Show the plan, and start nothing.' },
      allow: {
        type: 'list',
        short: 'a',
        value: 'RULE',
        help: 'Answer for what this rule refuses; may be given several times. host-command: what runs on this machine is agreed to unseen.',
      },
      'skip-initialize': { type: 'flag', help: 'Leave out initializeCommand, which would run on this machine.' },
      env: {
        type: 'list',
        short: 'e',
        value: 'NAME',
        help: 'Let the configuration read this variable of this machine; may be given several times.',
      },
      'secrets-file': {
        type: 'text',
        value: 'FILE',
        help: 'A JSON file of secrets for lifecycle commands, as the reference CLI takes it.',
      },
      'no-network': {
        type: 'flag',
        help: 'Give the containers no network, whatever the configuration says. A build still has one, for what it installs.',
      },
      systemd: {
        type: 'flag',
        help: 'Start the image’s systemd, whatever overrideCommand says. Without it, where systemd is the image’s command and the configuration says nothing else.',
      },
      ssh: {
        type: 'flag',
        help: 'Let the dev container be reached by SSH, at a port of 127.0.0.1 that it keeps; containai ssh goes there. It is said once: later starts keep it, until containai rm.',
      },
      system: {
        type: 'flag',
        help: 'Start the system container instead, and no dev container: systemd, Docker and SSH for the user agent, with FOLDER at /workspaces/NAME. Nothing of the repository is run. containai system build says what is in it.',
      },
      nested: {
        type: 'flag',
        help: 'Open the dev container inside a system container, as it is written: whatever it asks for, the engine’s socket, privileges and the host’s namespaces too, is asked of the engine in there. Nothing of it is refused, and initializeCommand runs there.',
      },
      base: {
        type: 'text',
        value: 'IMAGE',
        help: `With --system or --nested: the image that the system image is built on. Without it, ${usualSystemBase}.`,
      },
      memory: {
        type: 'text',
        value: 'SIZE',
        help: 'Memory that each container may use at most, such as 8g. Without it, as the policy says.',
      },
      cpus: {
        type: 'text',
        value: 'NUMBER',
        help: 'Processors that each container may use at most, such as 1.5. Without it, as the policy says.',
      },
      'pids-limit': {
        type: 'text',
        value: 'NUMBER',
        help: `Processes and threads that each container may have at most; -1: any number. Without it, as the policy says, else ${usualPids}.`,
      },
      rebuild: { type: 'flag', help: 'Make the container anew, also where one is there.' },
      forward: {
        type: 'flag',
        short: 'f',
        help: 'When it is up, stay and forward its forwardPorts to 127.0.0.1, as containai forward does, until Ctrl-C; the container goes on.',
      },
      'no-cache': { type: 'flag', help: 'Build images without the build cache.' },
      engine: {
        type: 'text',
        value: 'PATH',
        help: 'The engine’s Unix socket. Without it, that of DOCKER_HOST if it is an engine of containai, else the engine of containai where it runs, else that of DOCKER_HOST, else /var/run/docker.sock.',
      },
      tier,
      policy: judging.policy,
      host: judging.host,
      sysbox: host.sysbox,
      ...lookups,
      json: { type: 'flag', help: 'Print what came of it as one line of JSON, with the plan, and ask nothing.' },
      verbose: { type: 'flag', short: 'v', help: 'Print what the reference CLI and the programs that it runs say.' },
      color,
      help,
    },
  },
  gate: {
    summary: 'Stand in front of a Docker engine: no container starts that the audit would refuse.',
    arguments: '',
    most: 0,
    about:
      'Listens on a Unix socket and speaks the Docker Engine API: every call is judged, changed where that makes it safe (the runtime becomes sysbox-runc, privileges go, ports move to this machine), forwarded to the engine or refused with the reason. Runs until it is told to end (Ctrl-C, SIGTERM), then waits for what is running through it, ten seconds at most. It restrains what goes through its socket, not what reaches the engine’s own. Exit codes: 0 ended when told to, 2 bad usage or a socket that cannot be, 3 no engine.',
    settings: {
      listen,
      engine: {
        type: 'text',
        short: 'e',
        value: 'PATH',
        help: 'Path of the engine’s Unix socket. Without it, that of DOCKER_HOST, else /var/run/docker.sock.',
      },
      ...judging,
      mode: {
        type: 'text',
        short: 'm',
        value: 'MODE',
        choices: ['enforce', 'warn'],
        default: 'enforce',
        help: 'With warn, what a rule speaks against goes on all the same and is only recorded. Changes are made as ever; what cannot be read, or belongs to another owner, is refused as ever.',
      },
      log: {
        type: 'text',
        value: 'FILE',
        help: 'Append each decision as a line of JSON; - is standard output. At 64 MiB the file becomes FILE.1. A gate that cannot write it creates and starts nothing more.',
      },
      owner: {
        type: 'text',
        value: 'ID',
        help: 'Whose containers, volumes and networks these are: a gate reaches only those of its owner. Without it, a word made of your user and the path of the socket.',
      },
      'until-unused': {
        type: 'text',
        value: 'SECONDS',
        wants: { what: 'a number of seconds', is: (value) => /^[1-9]\d{0,5}$/u.test(value) },
        help: 'End by itself when it has been of no use for so long: its owner has no container on the engine and nobody has called, or the engine does not answer. The gates of containai up do so after a minute.',
      },
      verbose: {
        type: 'flag',
        short: 'v',
        help: 'Show every call on standard error, reads too, and without a terminal too.',
      },
      color,
      help,
    },
  },
  'gate check': {
    summary: 'Judge saved bodies of calls that create containers, as a gate would.',
    arguments: 'FILE…',
    most: 1000,
    about:
      'FILE is the JSON body of a POST /containers/create. Says what a gate would change, or why it would refuse; nothing is asked of an engine, so what only the engine can tell (the image’s own settings, volumes that exist) is listed as open. Exit codes: 0 every body would be forwarded, 1 one would be refused, 2 one could not be read.',
    settings: {
      ...judging,
      format: {
        type: 'text',
        short: 'f',
        value: 'FORMAT',
        choices: ['text', 'json'],
        default: 'text',
        help: 'How to print the answers.',
      },
      color,
      help,
    },
  },
  'gate env': {
    summary: 'Print what a shell or VS Code needs to use a gate.',
    arguments: '',
    most: 0,
    about: 'For a shell: eval "$(containai gate env --listen PATH)". Nothing is looked up: the gate may be started afterwards.',
    settings: {
      listen,
      vscode: { type: 'flag', help: 'Print settings for VS Code as JSON, and on standard error what they reach.' },
      help,
    },
  },
  survey: {
    summary: 'Which of a thousand repositories would start, and what do they ask for?',
    arguments: 'PATH…',
    most: 100_000,
    about:
      'Finds every configuration below each PATH (clones, folders, bare repositories, single files), judges it as audit does, for one host or several, on all cores, and prints a line of JSON for each, in the order of their paths (NDJSON; containai survey report makes tables, charts and a page of it). Nothing is run, fetched or looked up, and git reads a bare repository with its settings neutralised. In a repository every devcontainer.json counts, and its Compose project or Dockerfile where it has none at its top. With --output, what the file already holds and still is so is not judged again: the same command goes on after an interruption, and a later one judges what has changed. What cannot be read costs one line. A folder called report is written ./report. Exit code 0: all was surveyed, whatever was found; 2: bad usage or input; 3: a machine that cannot run it or a bug; interrupted, the signal’s.',
    settings: {
      output: {
        type: 'text',
        short: 'o',
        value: 'FILE',
        help: 'Write to this file, and go on from what it holds. Without it, lines go to standard output.',
      },
      'files-from': {
        type: 'text',
        value: 'FILE',
        help: 'Read more paths from this file, one a line; - reads standard input. A path that is not there costs one line.',
      },
      shard: {
        type: 'text',
        value: 'I/N',
        wants: { what: 'the number of a part and of all parts, such as 3/16', is: (value) => readShard(value) !== undefined },
        help: 'Survey only one part of N, for many machines: a repository belongs to one part by its path.',
      },
      tier,
      policy: policy.policy,
      host: {
        type: 'list',
        value: 'FILE',
        help: 'Judge for a host by the facts in this file (containai doctor --facts FILE writes them), called by its name; may be given several times. The word this stands for this machine.',
      },
      kernel: host.kernel,
      sysbox: host.sysbox,
      engine: host.engine,
      jobs: {
        type: 'text',
        short: 'j',
        value: 'N',
        wants: { what: 'a number of threads from 1 to 256', is: (value) => /^[1-9]\d{0,2}$/u.test(value) && Number(value) <= 256 },
        help: 'Threads to work with; as many as there are cores where it is not given.',
      },
      help,
    },
  },
  doctor: {
    summary: 'Look at this machine and its engine: can it run dev containers under Sysbox?',
    arguments: '',
    most: 0,
    about:
      'Looks, and changes nothing. Needs no root; what it could not see without it stands in one place, with the line that sees more. Exit code 0: ready; 1: ready, with warnings; 2: bad usage; 3: not ready, or something that it needs could not be seen.',
    settings: {
      for: {
        type: 'list',
        value: 'PURPOSE',
        choices: purposes,
        several: true,
        help: 'What else the machine is wanted for, several with commas: engines inside containers, builds that are contained, images for other architectures, GPUs, SSH. What these need is looked at too, and stands against them.',
      },
      engine: {
        type: 'text',
        short: 'e',
        value: 'PATH',
        help: 'The engine’s Unix socket. Without it, that of DOCKER_HOST, else /var/run/docker.sock.',
      },
      workspace: { type: 'text', short: 'w', value: 'DIR', default: '.', help: 'The folder that containers will mount.' },
      facts: {
        type: 'text',
        value: '[FILE]',
        alone: '-',
        help: 'Write the facts that audit --host and matrix --host read, and no checklist; without FILE, print them.',
      },
      json: { type: 'flag', help: 'Print all that was seen and judged as JSON.' },
      verbose: { type: 'flag', short: 'v', help: 'Print what is fine too, and every fact with how it was found.' },
      color,
      help,
    },
  },
  'survey report': {
    summary: 'Say what the results of surveys come to, beside the study.',
    arguments: 'RESULTS...',
    most: 10_000,
    about:
      'RESULTS are files that containai survey wrote. Several are joined: each configuration counts once, and what was said of it last is what counts, in the order of the files. A last line that an interrupted run did not end is left out, and said. Exit code 0: done; 2: bad usage, a file that is missing, or one that holds no such results; 3: a machine on which the report cannot be made or written.',
    settings: {
      format: {
        type: 'text',
        short: 'f',
        value: 'FORMAT',
        choices: surveyFormats,
        help: 'How to say it: for people, for programs, for a wiki or a pull request, for a browser (a page with charts and a table that is searched and opened), or the results themselves, joined and in the order of a survey. Without it, text, or what the ending of --output says.',
      },
      output: { type: 'text', short: 'o', value: 'FILE', help: 'Write the report to this file instead of printing it.' },
      host: { type: 'text', value: 'NAME', help: 'Begin with this host, of those that the results are for.' },
      sql: {
        type: 'text',
        value: 'QUERY',
        help: 'Ask the results themselves: a query by its name (rules, owners, changed and more), a file that ends in .sql, or SQL. Prints a table, JSON or NDJSON. Needs DuckDB, which is installed apart: npm install --global @duckdb/node-api.',
      },
      before: {
        type: 'list',
        value: 'FILE',
        help: 'With --sql: results of an earlier survey, for queries that compare; may be given several times.',
      },
      verbose: {
        type: 'flag',
        short: 'v',
        help: 'Say all that was found and not only the commonest, and the rows of the matrix that are touched.',
      },
      color,
      help,
    },
  },
  verify: {
    summary: 'Look at running containers from this machine: is what should hold them there?',
    arguments: '[NAME]...',
    most: 100,
    about:
      'NAME is that of a dev container (containai ls lists them) or the path of its workspace, and then all its containers are looked at, at its engine and by the policy that containai up had; else it is the name or the id of a container. Without one, it is the dev container of the folder at hand, or of one above it. The kernel and the engine are asked, and then a shell inside, whose word alone proves nothing. Each claim holds, fails or cannot be told. Exit code 0: all hold; 1: one fails; 4: none fails and one cannot be told; 2: there is no such container that runs, no engine, or a name means two things. As root it sees more.',
    settings: {
      all: { type: 'flag', help: 'Look at each container of the engine that runs.' },
      engine: {
        type: 'text',
        value: 'PATH',
        help: 'The engine’s Unix socket. Without it, that of DOCKER_HOST, else /var/run/docker.sock.',
      },
      workspace: {
        type: 'list',
        short: 'w',
        value: 'DIR',
        help: 'A folder that the containers may mount, with all below it; may be given several times.',
      },
      policy: policy.policy,
      tier,
      facts: { type: 'text', value: 'FILE', help: judging.host.help },
      sysbox: judging.sysbox,
      'no-exec': {
        type: 'flag',
        help: 'Run nothing inside: the kernel and the engine alone are asked, and nothing changes in a container.',
      },
      json: { type: 'flag', help: 'Print the claims as JSON.' },
      verbose: { type: 'flag', short: 'v', help: 'Print what was seen of what holds, too, and why a look from inside proves nothing.' },
      color,
      help,
    },
  },
  'verify --host': {
    summary: 'Measure on this host what the matrix says of it, in scratch containers.',
    arguments: '',
    most: 0,
    about:
      'Runs the probes of the matrix in containers of a local image, which are removed again whatever happens, and prints what was measured beside what is expected of such a host: differences first, then what was not proved and why. Touches no container it has not made, and fetches nothing. Writes the result as JSON and as a Markdown table. Some probes look at what root alone may see; without root they are not proved. Exit code 0: all agrees; 1: something differs; 4: nothing differs, and a probe could not be run to its end, or a row that was named has none; 2: bad usage or input; 3: no engine, runtime or image to do it with.',
    settings: {
      engine: {
        type: 'text',
        value: 'PATH',
        help: 'The engine’s Unix socket. Without it, that of DOCKER_HOST, else /var/run/docker.sock.',
      },
      runtime: { type: 'text', value: 'NAME', default: 'sysbox-runc', help: 'The engine’s runtime to measure.' },
      image: {
        type: 'text',
        value: 'IMAGE',
        help: 'A local image with a shell. Without it, a small one is picked, of Debian or Ubuntu where there is one.',
      },
      row: { type: 'list', short: 'r', value: 'ROW', help: 'Measure this row of the matrix alone; may be given several times.' },
      timeout: { type: 'text', value: 'SECONDS', default: '600', help: 'Begin no other probe after so long.' },
      sysbox: { ...host.sysbox, help: 'Version of Sysbox, where it cannot be seen.' },
      output: {
        type: 'list',
        short: 'o',
        value: 'PATH',
        help: 'Where to write the result: a folder, or a file that ends with .json or .md; may be given several times. Without it, the folder containai/hosts in $XDG_STATE_HOME or ~/.local/state.',
      },
      json: { type: 'flag', help: 'Print the result as JSON.' },
      color,
      help,
    },
  },
  'verify --compare': {
    summary: 'Compare two results of verify --host, such as before and after an upgrade.',
    arguments: 'BEFORE AFTER',
    most: 2,
    about:
      'Both are JSON files that verify --host wrote. Prints the versions side by side, and each row that was measured otherwise, was proved in one alone, or is in one alone. Exit code 0: the same; 1: something changed; 2: a file that is none.',
    settings: {
      json: { type: 'flag', help: 'Print the comparison as JSON.' },
      color,
      help,
    },
  },
  'verify --escapes': {
    summary: 'Try known ways out of a container on this host: under plain runc, under Sysbox, and with what a gate makes of them.',
    arguments: '',
    most: 0,
    about:
      'Each is a configuration, such as the engine’s socket or privileges, with a harmless check: it reaches for a file that the suite has made itself, or opens what is the whole machine’s and writes nothing. Everything runs in containers of a local image, which are removed again whatever happens; nothing is fetched. Under plain runc a check gets out, or is skipped with the reason; with the rules of the tier strict it must not. Exit code 0: all held with our rules; 1: something got out in spite of them; 4: nothing did, and something could not be told, such as everything without a Sysbox; 2: bad usage; 3: no engine or image to do it with. As root it sees more.',
    settings: {
      engine: {
        type: 'text',
        value: 'PATH',
        help: 'The engine’s Unix socket. Without it, that of DOCKER_HOST, else /var/run/docker.sock.',
      },
      image: {
        type: 'text',
        value: 'IMAGE',
        help: 'A local image with a shell; with perl, as Debian’s have, more can be tried. Without it, a small one is picked, of Debian or Ubuntu where there is one.',
      },
      json: { type: 'flag', help: 'Print the result as JSON.' },
      color,
      help,
    },
  },
  changes: {
    summary: 'What did a sandbox leave in its workspace that this machine will run or trust?',
    arguments: '[NAME]',
    most: 1,
    about:
      'NAME is that of a dev container (containai ls lists them), or the path of its workspace, or any folder; without one, the dev container of the folder at hand or of one above it, else this folder. Compares the workspace with how it was when containai up started the container, and shows all that programs of this machine run or trust and that is new or changed: hooks and settings of git, tasks of editors, scripts of package managers, files with setuid, links that lead out, and more (containai explain changes lists them). Without such a record, all there is of that is shown. Nothing in the workspace is run or believed: no git command reads it, times and .gitignore count for nothing. While the container runs, what is said may be changed meanwhile. Exit code 0: nothing; 1: something; 2: bad usage or input; 3: it cannot be read or paused; 4: nothing, and something could not be told.',
    settings: {
      pause: { type: 'flag', short: 'p', help: 'Hold the containers still (the engine’s pause) while the workspace is read.' },
      fix: {
        type: 'flag',
        help: 'Take setuid and setgid from files that are yours (root: from all), and show what is left with the lines that take it back.',
      },
      accept: {
        type: 'flag',
        help: 'Take the workspace as it is for agreed to: from here on, what changes is compared with that.',
      },
      all: { type: 'flag', help: 'Show all there is, as if nothing were recorded.' },
      format: {
        type: 'text',
        short: 'f',
        value: 'FORMAT',
        choices: ['text', 'json', 'sarif'],
        default: 'text',
        help: 'How to print what was found.',
      },
      json: { type: 'flag', help: 'The same as --format json.' },
      verbose: { type: 'flag', short: 'v', help: 'Print all findings (of one detector, the first 500), and whole diffs.' },
      color,
      help,
    },
  },
  exec: {
    summary: 'Run a command inside a dev container.',
    arguments: '[NAME] [--] COMMAND…',
    most: 10_000,
    about: `Runs as the remote user, in the workspace folder, with what the start files of the user’s shell set (userEnvProbe; read once after each start, and again after a shell or a long command) and remoteEnv of the configuration. ${sandboxName} Where the first word is a name as well as a command, -- says which: exec NAME -- COMMAND, or exec -- COMMAND. Standard input, output and errors are passed on byte for byte; where input and output are terminals, the command gets one. SIGINT, SIGTERM and SIGHUP are passed on to it; that needs a shell inside. What ends this program at once (SIGKILL) does not end the command. The exit code is the command’s: 126 where it cannot be run, 127 where it is not found, 128 and the number of a signal that ended it; else 2 bad usage or no such dev container, 3 its engine, gate or container is not there.`,
    settings: {
      ...inside,
      terminal: { type: 'flag', short: 't', help: 'Give the command a terminal, though input or output is none here.' },
      'no-terminal': { type: 'flag', short: 'T', help: 'Give it none.' },
      'no-input': { type: 'flag', short: 'n', help: 'Leave standard input alone: for loops that read from it.' },
      outer,
      help,
    },
  },
  ssh: {
    summary: 'Go into a dev container by SSH.',
    arguments: '[NAME] [OPTIONS OF SSH…] [-- COMMAND…]',
    most: 10_000,
    about: `Runs ssh with settings, key and host key of containai’s own, as the remote user; for dev containers that containai up --ssh, --system or --nested has started. Of one inside a system container, ssh --outer goes to that one. ${sandboxName} What follows goes to ssh as it is: ssh web -L 8080:localhost:80 -N. Where the server inside is gone, it is started again. The exit code is that of ssh, which is the command’s, and 255 where there is no connection; else 2 bad usage, no such dev container, or none with SSH, 3 there is no ssh here, or its engine, gate or container is not there.`,
    settings: { help },
  },
  key: {
    summary: 'Give a dev container a key of its own to push with, or take it away.',
    arguments: '[NAME]',
    most: 1,
    about: `Makes an Ed25519 key once, prints its public part, and says where to add it: as a deploy key with write access, which is good for one repository. The private part goes into the dev container, for the remote user, and again after each start; ssh and git use it there. Your own keys are not read, and no agent is forwarded. What runs inside can read the key. ${sandboxName} Exit codes: 0 done, 2 bad usage or no such dev container, 3 it could not be put in or taken away.`,
    settings: {
      remove: {
        type: 'flag',
        help: 'Take it away, here and inside; the service of the repository keeps its part until you delete it there.',
      },
      json: { type: 'flag', help: 'Print the result as JSON.' },
      help,
    },
  },
  shell: {
    summary: 'Open a shell inside a dev container.',
    arguments: '[NAME]',
    most: 1,
    about: `The login shell of the remote user: the one that SHELL of the container names, else that of /etc/passwd inside; where that is not there, bash or sh. ${sandboxName} The exit code is the shell’s; else 2 bad usage or no such dev container, 3 its engine, gate or container is not there.`,
    settings: { ...inside, outer, help },
  },
  ls: {
    summary: 'List your dev containers.',
    arguments: '',
    most: 0,
    about:
      'Of each its name, what its engine says of it now, its form, when containai up has last started it, and its workspace. Those whose containers are gone are listed with --all. Exit codes: 0 listed, 2 bad usage, or the state of one could not be read, 3 an engine did not answer.',
    settings: {
      all: { type: 'flag', short: 'a', help: 'Those whose containers are gone, too.' },
      json: { type: 'flag', help: 'Print them as JSON.' },
      color,
      help,
    },
  },
  logs: {
    summary: 'Print what a dev container, or its gate, has said.',
    arguments: '[NAME]',
    most: 1,
    about: `What the first program of the container has printed; on a terminal without what could steer it. ${sandboxName} Exit codes: 0 printed, 2 bad usage or no such dev container, 3 its engine or container is not there.`,
    settings: {
      follow: { type: 'flag', short: 'f', help: 'Go on with what comes, until Ctrl-C or the end of the container.' },
      lines: { type: 'text', short: 'n', value: 'NUMBER', help: 'So many lines from the end.' },
      compose: { type: 'flag', help: 'Of all services of its Compose project, each line with the name of its service.' },
      gate: { type: 'flag', help: 'What its gate has decided: what it let in, changed and refused, and why.' },
      verbose: { type: 'flag', short: 'v', help: 'With --gate: reads, too.' },
      color,
      outer,
      help,
    },
  },
  forward: {
    summary: 'Reach ports of a dev container on this machine, at 127.0.0.1.',
    arguments: '[NAME] [[LOCAL:][HOST:]PORT…]',
    most: 100,
    about: `Without ports, those of forwardPorts in the configuration. HOST is a name that the container knows, such as a service of its Compose project; without it, the container itself, also where only its own loopback address is listened on. Where LOCAL is taken, the next free port is used, and said; where the configuration says requireLocalPort, none. TCP alone; each connection is a program inside, python3, socat, perl, node, nc or bash: one of these must be there. Runs until Ctrl-C, or until the dev container is removed. ${sandboxName} Exit codes: 0 ended when told to, 2 bad usage or no such dev container, 3 its engine or gate is not there, it was removed, or no port could be forwarded.`,
    settings: { help },
  },
  stop: {
    summary: 'Stop a dev container.',
    arguments: '[NAME]',
    most: 1,
    about: `Stops all containers that were made for it, and ends its gate. ${sandboxName} Exit codes: 0 it is stopped, 2 bad usage or no such dev container, 3 its engine is not there, or another containai is at work on it.`,
    settings: { outer, help },
  },
  start: {
    summary: 'Start a dev container that was stopped, and run nothing in it.',
    arguments: '[NAME]',
    most: 1,
    about: `Starts its containers through its gate, which judges them anew, looks at what runs, and kills what runs otherwise than it was agreed to. Lifecycle commands of the configuration are not run: containai up starts it and runs them. ${sandboxName} Exit codes: 0 it runs, 2 bad usage or no such dev container, 3 its engine or container is not there, or the gate refuses it.`,
    settings: { outer, help },
  },
  rm: {
    summary: 'Remove a dev container and all that was made for it.',
    arguments: '[NAME]',
    most: 1,
    about: `Removes its containers with their anonymous volumes, its networks, the images that were built for it, its gate, and what is kept of it. Named volumes stay without --volumes, and images that were fetched stay in any case; it says which. Nothing of the workspace, and nothing that its gate did not make. ${sandboxName} Exit codes: 0 nothing is left, 2 bad usage, no such dev container, or it is running, 3 something is left: standard error says what and why.`,
    settings: {
      volumes: { type: 'flag', short: 'v', help: 'Named volumes that were made for it, too: what is in them is lost.' },
      force: {
        type: 'flag',
        short: 'f',
        help: 'Though it runs; and though its engine is not there: then what is kept of it here goes, and the engine keeps what it has.',
      },
      outer,
      help,
    },
  },
  engine: {
    summary: 'A Docker engine of its own for dev containers, in which builds run under Sysbox too.',
    arguments: '',
    most: 0,
    about:
      'A dockerd beside your own, with its own socket, images, networks and firewall: Sysbox is its default runtime, steps of builds and install scripts of Features run under Sysbox, and containers reach neither this machine nor the credentials that a cloud hands out to it.',
    settings: { help },
  },
  'engine start': {
    summary: 'Start the engine, and wait until it answers.',
    arguments: '',
    most: 0,
    about:
      'As root. It goes on when the command has ended, until engine stop. Where it runs already, its firewall is renewed: with other --allow, and with networks that it did not know. Where something is missing, nothing is started and nothing is left. Exit codes: 0 it runs, 2 bad usage, 3 it does not.',
    settings: {
      ...ownEngine,
      log: { type: 'text', value: 'FILE', default: '/var/log/containai/engine.log', help: 'What dockerd says is appended to it.' },
      json: { type: 'flag', help: 'Print as JSON what came of it.' },
      help,
    },
  },
  'engine stop': {
    summary: 'Stop the engine and its containers; its firewall, bridges and socket go.',
    arguments: '',
    most: 0,
    about:
      'As root. Ends the dockerd that engine start or the unit has started, and no other. Images, volumes and stopped containers stay. Exit codes: 0 it does not run any more, 2 bad usage, 3 something of it stays.',
    settings: { socket: engineSocket, bridge: engineBridge, json: { type: 'flag', help: 'Print as JSON what came of it.' }, help },
  },
  'engine status': {
    summary: 'Say whether the engine runs, whether its builds are contained, and whether its firewall is there.',
    arguments: '',
    most: 0,
    about:
      'Changes nothing. Only root sees the rules of the firewall and the environment of dockerd; of the latter, others see what root wrote down when it was started. Exit codes: 0 it runs as it should, 1 something is not as it should be, 2 bad usage, 3 it does not run, 4 something cannot be seen.',
    settings: { socket: engineSocket, json: { type: 'flag', help: 'Print all that was seen as JSON.' }, color, help },
  },
  'engine config': {
    summary: 'Print the files of an engine that systemd starts, with a reason for each line.',
    arguments: '',
    most: 0,
    about:
      'For any user; writes nothing. daemon.json, the systemd unit and the rules of the firewall, then the lines that put them into use. What this machine lacks is taken to be at its usual place, and said.',
    settings: {
      ...ownEngine,
      file: {
        type: 'text',
        value: 'NAME',
        choices: ['daemon.json', 'unit', 'firewall.v4', 'firewall.v6'],
        help: 'Print this file alone, as it is.',
      },
      json: { type: 'flag', help: 'Print all files and reasons as JSON.' },
      color,
      help,
    },
  },
  'engine import': {
    summary: 'Copy an image from your engine into this one.',
    arguments: 'IMAGE',
    most: 1,
    about:
      'For images that no registry has. Straight from one engine to the other, without a file; the copy gets its name when the engine has the very same image. Exit codes: 0 it is there, 2 bad usage or no such image, 3 an engine does not answer or refuses.',
    settings: {
      from: {
        type: 'text',
        value: 'PATH',
        help: 'The socket of the engine that has the image. Without it, that of DOCKER_HOST, else /var/run/docker.sock.',
      },
      socket: engineSocket,
      json: { type: 'flag', help: 'Print as JSON what came of it.' },
      help,
    },
  },
  system: {
    summary: 'The image of a whole small machine: systemd, SSH, Docker and the reference CLI.',
    arguments: '',
    most: 0,
    about: 'containai system build makes it, containai system status says which is needed and what is there.',
    settings: { help },
  },
  'system build': {
    summary: 'Build the system image, where the engine does not have it.',
    arguments: '',
    most: 0,
    about:
      'The engine builds it from a Dockerfile of ContainAI’s own; packages come from the distribution of its base. Its tag, containai/system:HASH, is made of all that it is built from, so that nothing is built twice. Its user has the number of whoever owns the folder at hand, 1000 where that is root. Exit codes: 0 it is there, 1 the build failed, 2 bad usage, or no such base, 3 the engine does not answer or refuses.',
    settings: {
      ...systemImage,
      'no-cache': { type: 'flag', help: 'Build it anew, with the packages of today, even where it is there.' },
      json: { type: 'flag', help: 'Print what came of it as one line of JSON.' },
      verbose: { type: 'flag', short: 'v', help: 'Print what the programs of the build say.' },
      help,
    },
  },
  'system status': {
    summary: 'Say which system image is needed, and which the engine has.',
    arguments: '',
    most: 0,
    about:
      'Nothing is fetched or built. The one that is needed is that of the folder at hand, whose owner’s number its user has. Exit codes: 0 the one that is needed is there, 1 it is not, 2 bad usage, 3 the engine does not answer.',
    settings: {
      ...systemImage,
      json: { type: 'flag', help: 'Print it as one line of JSON.' },
      help,
    },
  },
  explain: {
    summary:
      'Explain a rule, a reason of the gate, a detector of changes, a row or pattern of the matrix, a property of devcontainer.json, the policy file, or an error message.',
    arguments: '[ID | ERROR | -]',
    most: 1,
    about:
      'Without an ID, lists all that can be explained. An error message of Docker, Sysbox or the gate, pasted between quotes or read from standard input with -, finds the rows of the matrix that it comes from: docker run … 2>&1 | containai explain -',
    settings: { color, help },
  },
} as const satisfies Record<string, Command>;

export type CommandName = keyof typeof commands;

type Settings<C extends CommandName> = (typeof commands)[C]['settings'];
type ChoiceOf<S extends Setting> = S extends { readonly choices: readonly (infer V)[]; readonly several: true }
  ? readonly V[]
  : S extends { readonly choices: readonly (infer V)[] }
    ? V
    : string;
type ValueOf<S extends Setting> = S['type'] extends 'flag'
  ? boolean
  : S['type'] extends 'list'
    ? S extends { readonly choices: readonly (infer V)[]; readonly several: true }
      ? readonly V[]
      : readonly string[]
    : S extends { readonly default: string }
      ? ChoiceOf<S>
      : ChoiceOf<S> | undefined;

/** Values of a command's options, typed by the table. */
export type Values<C extends CommandName> = {
  readonly [K in keyof Settings<C>]: Settings<C>[K] extends Setting ? ValueOf<Settings<C>[K]> : never;
};
