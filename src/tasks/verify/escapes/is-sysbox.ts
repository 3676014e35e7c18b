import type { Verification } from '../../../model/claim.ts';
import type { Leftover } from '../../../model/probed.ts';
import { sysboxRuntime } from '../../gate/rewrite.ts';
import { type ScratchEngine, wordsOf } from '../scratch-engine.ts';
import { cleanUp, createContainer, life, type Made } from '../scratch-things.ts';
import type { Refused } from '../verify-container.ts';
import type { EscapeSettings } from './escape-body.ts';
import type { EscapePowers } from './try-escape.ts';

/** What makes a runtime of that name a Sysbox, as seen from this machine: anybody may register another program by it. */
const marks: ReadonlySet<string> = new Set(['runtime', 'user-namespace', 'sysboxfs']);

/** A look at a running container from this machine, by which nothing is run in it. */
export type LookAtContainer = (name: string) => Promise<Verification | Refused>;

/** Why what is registered as sysbox-runc is none, or cannot be told to be one; undefined: a container of it was seen to be contained by Sysbox. */
export async function whyNoSysbox(
  { image, word }: EscapeSettings,
  { engine, host }: EscapePowers,
  look: LookAtContainer,
): Promise<{ readonly why: string | undefined; readonly left: readonly Leftover[] }> {
  const made: Made = { name: `containai-escapes-${word}-control`, containers: [], settings: new Map(), scratch: '', volume: '' };
  let why: string | undefined = 'it was not tried';
  let left: readonly Leftover[] = [];
  try {
    const settings = { image, runtime: sysboxRuntime, word, isHere: true };
    const created = await createContainer(made, `exec sleep ${life}`, { HostConfig: { NetworkMode: 'none' } }, settings, engine);
    why =
      'refused' in created
        ? `no Sysbox: the engine makes no container of sysbox-runc: ${wordsOf(created.refused)}`
        : await whyNotContained(created.name, engine, look);
  } finally {
    left = await cleanUp(made, engine, host);
  }
  return { why, left };
}

async function whyNotContained(name: string, engine: ScratchEngine, look: LookAtContainer): Promise<string | undefined> {
  const started = await engine.whole.ask('POST', `/containers/${name}/start`);
  if (started.status !== 204) return `no Sysbox: sysbox-runc starts no container: ${wordsOf(started)}`;
  const seen = await look(name);
  if ('refused' in seen) return `what is registered as sysbox-runc cannot be told to be Sysbox: ${seen.refused}`;
  const claims = seen.claims.filter(({ id }) => marks.has(id));
  const failed = claims.find(({ standing }) => standing === 'fails');
  if (failed !== undefined) return `what is registered as sysbox-runc is no Sysbox: ${failed.detail}`;
  const open = claims.find(({ standing }) => standing === 'cannot-tell');
  return open === undefined && claims.length === marks.size
    ? undefined
    : `what is registered as sysbox-runc cannot be told to be Sysbox: ${open?.detail ?? 'too little is seen of it'}`;
}
