import { createHash } from 'node:crypto';
import { basename, dirname, join, resolve } from 'node:path';
import type { Machine } from '../../machine/machine.ts';

/** The absolute path that a gate listens on, or one sentence why there is none. */
export function findAddress(
  named: string | undefined,
  machine: Pick<Machine, 'workingFolder' | 'runtimeFolder'>,
): { readonly listen: string } | { readonly refused: string } {
  if (named !== undefined && /\p{Cc}/u.test(named)) return { refused: '--listen holds a control character: choose another path.' };
  if (named !== undefined && /^[a-z][a-z\d+.-]*:\/\//iu.test(named)) {
    if (!named.startsWith('unix:///')) return { refused: '--listen wants the path of a Unix socket: a gate listens on nothing else.' };
    return { listen: resolve(named.slice('unix://'.length)) };
  }
  if (named !== undefined) return { listen: resolve(machine.workingFolder(), named) };
  const runtime = machine.runtimeFolder();
  return runtime === undefined
    ? { refused: 'There is no $XDG_RUNTIME_DIR to put the socket into: say where with --listen PATH.' }
    : { listen: join(runtime, 'containai/gate.sock') };
}

/** What an owner may be called: it becomes the value of a label. */
const ownerName = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/u;

/** Whose gate this is: the word that was given, else one that stays the same for this user and this socket; or one sentence. */
export function findOwner(
  named: string | undefined,
  listen: string,
  machine: Pick<Machine, 'userId' | 'realPath'>,
): { readonly owner: string } | { readonly refused: string } {
  if (named !== undefined)
    return ownerName.test(named)
      ? { owner: named }
      : { refused: '--owner wants a word of at most 64 letters, digits, dots, dashes and underscores, with a letter or digit first.' };
  // The socket is not there yet, its folder may be, and may be reached by links.
  const place = join(machine.realPath(dirname(listen)), basename(listen));
  return {
    owner: createHash('sha256')
      .update(`${machine.userId() ?? ''}\n${place}`)
      .digest('hex')
      .slice(0, 12),
  };
}
