import { tiers } from '../model/rule.ts';

/** One option of a command: parsing, help and the reference page are all made from it. */
export interface Setting {
  readonly short?: string;
  /** `flag` takes no value; a `list` may be given several times. */
  readonly type: 'flag' | 'text' | 'list';
  /** What stands for the value in help. */
  readonly value?: string;
  readonly choices?: readonly string[];
  /** A comma separates several choices. */
  readonly several?: true;
  readonly default?: string;
  readonly help: string;
}

/** A command, its arguments and its options. */
export interface Command {
  readonly summary: string;
  /** Positional arguments as help shows them, and how many there may be. */
  readonly arguments: string;
  readonly most: number;
  readonly settings: Readonly<Record<string, Setting>>;
  readonly about: string;
}

const host = {
  host: { type: 'text', value: 'FILE', help: 'Read what is known of the host from a JSON file instead of this machine.' },
  kernel: { type: 'text', value: 'VERSION', help: 'Kernel release of the host, such as 6.8.' },
  sysbox: { type: 'text', value: 'VERSION', help: 'Version of Sysbox on the host, such as 0.7.0.' },
  engine: { type: 'text', value: 'VERSION', help: 'Version of the Docker engine on the host, such as 28.4.0.' },
} as const satisfies Record<string, Setting>;

const help = { type: 'flag', short: 'h', help: 'Show this help.' } as const satisfies Setting;

const color = {
  type: 'text',
  value: 'WHEN',
  choices: ['auto', 'always', 'never'],
  default: 'auto',
  help: 'Colours: auto uses them on a terminal, unless NO_COLOR is set.',
} as const satisfies Setting;

const tier = {
  type: 'text',
  short: 't',
  value: 'TIER',
  choices: tiers,
  default: 'strict',
  help: 'How much to refuse: strict for unknown repositories and agents, standard for your own, permissive to refuse only what would break the host.',
} as const satisfies Setting;

/** What `--fail-on` may list. */
const failOnChoices = ['error', 'warn', 'note', 'undecided', 'never'] as const;

/** All commands and their options. */
export const commands = {
  audit: {
    summary: 'Judge dev containers: what they ask for, and what Sysbox makes of it.',
    arguments: '[PATH…]',
    most: 1000,
    about:
      'PATH is a configuration file (devcontainer.json, a Compose file, a Dockerfile), a repository, or a folder of repositories; without one, this folder. Nothing is run, fetched or written.',
    settings: {
      'docker-run': { type: 'list', value: 'LINE', help: 'Judge a docker run or docker create command line, given as one argument.' },
      'api-create': { type: 'list', value: 'FILE', help: 'Judge the body of a Docker Engine API request that creates a container.' },
      tier,
      'fail-on': {
        type: 'text',
        value: 'LIST',
        choices: failOnChoices,
        several: true,
        default: 'error,undecided',
        help: 'What makes the exit code 1 (findings of a level and above) or 4 (undecided).',
      },
      ...host,
      format: { type: 'text', short: 'f', value: 'FORMAT', choices: ['text', 'json'], default: 'text', help: 'How to print the report.' },
      quiet: { type: 'flag', short: 'q', help: 'Print errors and the last line only.' },
      verbose: { type: 'flag', short: 'v', help: 'Print every note, and the rules that are clear.' },
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
      'fail-on': {
        type: 'text',
        value: 'LIST',
        choices: failOnChoices,
        several: true,
        default: 'error,undecided',
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
  explain: {
    summary: 'Explain a rule, a row or pattern of the matrix, or a property of devcontainer.json.',
    arguments: '[ID]',
    most: 1,
    about: 'Without an ID, lists all that can be explained.',
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
    ? readonly string[]
    : S extends { readonly default: string }
      ? ChoiceOf<S>
      : string | undefined;

/** Values of a command's options, typed by the table. */
export type Values<C extends CommandName> = {
  readonly [K in keyof Settings<C>]: Settings<C>[K] extends Setting ? ValueOf<Settings<C>[K]> : never;
};
