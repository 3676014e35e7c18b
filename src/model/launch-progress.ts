/** What a step of a launch is about. */
export type StepKind =
  /** The reference CLI reads the configuration, asks the engine, and looks Features up. */
  | 'prepare'
  /** A command outside any container: `initializeCommand`. */
  | 'host-command'
  | 'pull'
  /** The image, or one more layer that gives the user the host user’s number. */
  | 'build'
  | 'user-number'
  /** One step of a Dockerfile, or the install script of a Feature; below a build. */
  | 'build-step'
  | 'remove'
  | 'start'
  /** What is looked up and set up inside, before the first command. */
  | 'set-up'
  /** A lifecycle command, or the installation of dotfiles. */
  | 'command';

/**
 * Something that happens while a dev container comes up. `step` is a number that names one step of a launch; `at` is in milliseconds, of one clock.
 * All texts are fit for a terminal.
 */
export type LaunchEvent =
  | {
      readonly is: 'started';
      readonly step: number;
      readonly kind: StepKind;
      readonly title: string;
      /** The step that it is a part of. */
      readonly within?: number;
      readonly at: number;
    }
  /** What the step is at: the command that runs, the Feature that is fetched. */
  | { readonly is: 'detail'; readonly step: number; readonly text: string; readonly at: number }
  /** A line that the step printed. */
  | { readonly is: 'output'; readonly step: number; readonly text: string; readonly at: number }
  | { readonly is: 'ended'; readonly step: number; readonly how: 'done' | 'cached' | 'failed'; readonly at: number };

/** How the reference CLI ended. */
export type LaunchOutcome =
  | {
      readonly outcome: 'success';
      /** Full id. */
      readonly containerId: string;
      readonly composeProjectName?: string;
      readonly remoteUser: string;
      readonly remoteWorkspaceFolder: string;
      /** Its merged configuration, as printed; where it was asked for. */
      readonly mergedConfiguration?: Readonly<Record<string, unknown>>;
    }
  | LaunchFailure
  /** Somebody asked it to end. Nothing of it runs any more; a container may be there. */
  | { readonly outcome: 'cancelled' };

export interface LaunchFailure {
  readonly outcome: 'error';
  /** What failed, of the reference CLI’s description: one sentence. */
  readonly message: string;
  /** What it says of the cause: often the command line that failed. */
  readonly cause?: string;
  /** The container, where one was made. */
  readonly containerId?: string;
  /** The lifecycle command that failed. */
  readonly command?: FailedCommand;
  /** The step of the build that failed. */
  readonly buildStep?: string;
  /** The last lines that the failed step printed: what an engine says stands only there. */
  readonly lastLines: readonly string[];
}

export interface FailedCommand {
  /** `onCreateCommand`, …, or `initializeCommand`. */
  readonly property: string;
  /** Its key, where the property is an object of commands. */
  readonly name?: string;
  /** The Feature that it comes from; absent: the configuration. */
  readonly feature?: string;
  /** Absent where the reference CLI does not say it (`initializeCommand`, a signal). */
  readonly exitCode?: number;
}
