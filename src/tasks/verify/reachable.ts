import type { Leftover } from '../../model/probed.ts';
import { quoteShellWord } from '../../syntax/quote-shell-word.ts';

const usualSockets = new Set(['/var/run/docker.sock', '/run/docker.sock']);

/** Lines that remove something reach this engine, whatever the shell they are pasted into is set to. */
export function reachable(left: readonly Leftover[], socket: string): readonly Leftover[] {
  if (usualSockets.has(socket)) return left;
  const client = `docker -H ${quoteShellWord(`unix://${socket}`)} `;
  return left.map(({ what, remove }) => ({ what, remove: remove.replace(/^docker /u, () => client) }));
}
