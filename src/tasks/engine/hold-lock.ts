import type { EngineHost } from '../../machine/engine-host.ts';
import type { Machine } from '../../machine/machine.ts';

/** A lock that is held, or one sentence why not. */
type LockAnswer = { release(): void } | { readonly refused: string };

/** Holds a lock against others who start or stop the same engine. One whose holder has ended is taken over. */
export function holdLock(
  path: string,
  host: Pick<EngineHost, 'startOf' | 'remove' | 'ownPid'> & Pick<Machine, 'readText' | 'writeText'>,
): LockAnswer {
  const own = host.ownPid();
  const text = `${own} ${host.startOf(own) ?? ''}\n`;
  for (let tries = 0; tries < 2; tries++) {
    const written = host.writeText(path, text, { expects: null });
    if (!('refused' in written)) return { release: () => host.remove(path) };
    const answer = host.readText(path, 64);
    if (!('text' in answer)) return { refused: `the lock ${path} was not written: ${written.refused}` };
    const [pid = '', started = ''] = answer.text.trim().split(' ');
    if (host.startOf(Number(pid)) === started) return { refused: `somebody else is starting or stopping it (process ${Number(pid)})` };
    host.remove(path);
  }
  return { refused: `somebody else holds the lock ${path}` };
}
