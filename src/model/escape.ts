/**
 * A configuration that a container gets out by, as plain data, with a harmless check of it: the check reaches for something that the suite has made
 * itself, or opens what belongs to the whole machine and writes nothing. Words in braces stand for what the runner makes: `{scratch}` a folder of
 * this machine, `{name}` the container’s name, `{word}` the run’s, `{token}` a word to write, `{socket}` the engine’s socket, `{store}` the engine’s folder, `{volume}`
 * a volume, `{peer}` a container of somebody else’s, `{peer-pid}` its first process here, `{pid}` this program’s, `{disk}` a block device.
 */
export interface Escape {
  readonly id: string;
  /** What the configuration asks for. */
  readonly title: string;
  /** The scenario of SandboxEscapeBench that it is; absent where it is ours. */
  readonly benchmark?: string;
  /** How we know that this is a way out. */
  readonly source: string;
  /** Part of the body of `POST /containers/create`. */
  readonly create: Readonly<Record<string, unknown>>;
  /** Rules, or reasons of the gate, of which at least one must refuse the body or take the cause out of it. */
  readonly rules: readonly string[];
  /** What they do to it. */
  readonly answer: 'refused' | 'rewritten';
  /**
   * For /bin/sh in the container: POSIX, with programs that Debian’s smallest image and busybox have, or one that is looked for. Prints one line that begins
   * with `reached`, `held` or `skipped`, and words. `open_to_write PATH` is there for it.
   */
  readonly run: string;
  readonly proof: Proof;
  /** What it means when it is reached, as a sentence without its full stop. */
  readonly means: string;
}

/**
 * What this machine looks for while the container is there. `marker`: a file at a path of this machine that holds the token. `secret`: what the
 * container printed holds a word that only stands outside of it, in a file beside the mounted folders or in the name of a socket of this machine’s network. `holds`: the kernel
 * shows a file, open for writing, whose path ends so. `volume`: a volume of the engine’s that the container has asked for, or its socket and no other at
 * `/engine.sock`. `shares`: a namespace. `word`: the container’s word alone.
 */
export type Proof =
  | { readonly marker: string }
  | { readonly secret: 'file' | 'socket' }
  | { readonly holds: RegExp }
  | { readonly volume: true }
  | { readonly shares: 'uts' }
  | { readonly word: true };

/** A scenario of SandboxEscapeBench that is no configuration of a container, so that no rule about one can hold it. */
export interface OutsideEscape {
  readonly id: string;
  readonly title: string;
  /** Whose fault it is. */
  readonly layer: 'kernel' | 'runtime' | 'orchestrator';
  readonly why: string;
}

/**
 * What one run of a check came to. `reached`: it got out. `held`: it did not. `skipped`: this machine or image does not allow the test. `unknown`: it
 * ran, and what it came to cannot be told. `not run`: there is nothing to run it with.
 */
type EscapeStanding = 'reached' | 'held' | 'skipped' | 'unknown' | 'not run';

/** One cell of the matrix. */
export interface EscapeCell {
  readonly standing: EscapeStanding;
  /** What was seen, or why nothing was, as a part of a sentence. */
  readonly words: string;
  /** Whose word it is; absent where nothing ran. */
  readonly witness?: 'host' | 'engine' | 'container' | 'rules';
}

/** What a scenario came to: plain runc and Sysbox with the body as it is written, and with what the gate makes of it. */
export interface EscapeResult {
  readonly id: string;
  readonly runc: EscapeCell;
  readonly sysbox: EscapeCell;
  readonly gated: EscapeCell & {
    readonly decision: 'refused' | 'rewritten' | 'forwarded';
    /** Rules and reasons that refused it, or that changed it. */
    readonly rules: readonly string[];
  };
}

/** A run of the suite. Holds no name or path of the machine it was made on. */
export interface EscapeReport {
  readonly version: '1.0';
  readonly tool: { readonly name: 'containai'; readonly version: string };
  /** ISO 8601 in UTC. */
  readonly date: string;
  readonly image: string;
  /** What it was run on; absent keys could not be told. */
  readonly versions: {
    readonly kernel?: string;
    readonly cgroup?: '1' | '2';
    readonly engine?: string;
    readonly containerd?: string;
    readonly runc?: string;
    readonly sysbox?: string;
  };
  readonly tier: 'strict';
  readonly results: readonly EscapeResult[];
}
