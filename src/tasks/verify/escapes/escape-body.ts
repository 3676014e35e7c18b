import type { Escape } from '../../../model/escape.ts';
import { sysboxRuntime } from '../../gate/rewrite.ts';
import { scratchLabel } from '../scratch-things.ts';
import { checkScript } from './check-script.ts';
import { type EscapeWords, fillIn } from './escape-words.ts';

/** How a scenario is run: as it is written under a runtime, or with what the gate makes of it. */
export type Way = 'runc' | 'sysbox' | 'gated';

/** What all runs of a suite share. */
export interface EscapeSettings {
  readonly image: string;
  /** Goes into all names and is the value of the label of all that is made. */
  readonly word: string;
  /** What tokens and secrets are made of; no container gets it. */
  readonly seed: string;
  /** Real paths of the engine’s socket and of its folder; the latter absent where the engine does not say. */
  readonly socket: string;
  readonly store?: string;
}

/** What every container of the suite has, unless its scenario says otherwise. */
export const plainHostConfig = { NetworkMode: 'none', Memory: 256 * 1024 * 1024, PidsLimit: 100, LogConfig: { Type: 'json-file' } };

/** A container that runs a script, and asks for nothing. */
export function plainBody({ image, word }: EscapeSettings, script: string): Readonly<Record<string, unknown>> {
  return {
    Image: image,
    Entrypoint: ['/bin/sh', '-c', script],
    Cmd: [],
    User: '0',
    WorkingDir: '/',
    Labels: { [scratchLabel]: word },
  };
}

/** The body of a scenario, but for its runtime. */
export function bodyOf(escape: Escape, settings: EscapeSettings, words: EscapeWords): Readonly<Record<string, unknown>> {
  const { HostConfig, ...rest } = JSON.parse(fillIn(JSON.stringify(escape.create), words)) as Readonly<Record<string, unknown>>;
  return {
    ...plainBody(settings, checkScript(fillIn(escape.run, words))),
    ...rest,
    HostConfig: { ...plainHostConfig, ...(HostConfig as object | undefined) },
  };
}

/** The runtime of a way. */
export function runtimeOf(way: Way): string {
  return way === 'runc' ? 'runc' : sysboxRuntime;
}
