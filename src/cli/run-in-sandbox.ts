import { join } from 'node:path/posix';
import { awaitSignals } from '../machine/await-signals.ts';
import { realSandboxPowers } from '../machine/real-sandbox-powers.ts';
import type { Sandbox } from '../model/sandbox.ts';
import { type InsideWish, runInside } from '../tasks/sandbox/run-inside.ts';
import { enterSandbox } from '../tasks/sandbox/enter-sandbox.ts';
import type { SandboxDoor } from '../tasks/sandbox/sandbox-door.ts';
import { badUsage, type Console } from './console.ts';
import type { Values } from './settings.ts';

/** What is to run, and whether it gets a terminal. */
export type CommandWish = Omit<InsideWish, 'terminal'> & { readonly isTerminal: boolean };

/** Kinds of terminals that images know: Debian’s ncurses-base and Alpine’s ncurses-terminfo-base both have them. */
const knownTerminals = /^(?:ansi|dumb|linux|screen(?:-256color)?|tmux(?:-256color)?|vt100|vt220|xterm(?:-256color|-color)?)$/u;

/** Runs something in the container of a sandbox and hands on its exit code; its own trouble is one sentence. */
export async function runInSandbox(
  sandbox: Sandbox,
  wishFor: (door: SandboxDoor) => Promise<CommandWish | { readonly refused: string }>,
  { outer }: { readonly outer: boolean },
  out: Console,
): Promise<number> {
  const door = await enterSandbox(sandbox, realSandboxPowers, { outer });
  if ('refused' in door) return broken(door.refused, out);
  const signals = awaitSignals();
  try {
    const wish = await wishFor(door);
    if ('refused' in wish) return broken(wish.refused, out);
    const ran = await runInside(
      door,
      { ...wish, terminal: wish.isTerminal ? terminalKind() : undefined },
      { ...realSandboxPowers, nextSignal: signals.next, now: () => Date.now(), tell: (sentence) => void badUsage(sentence, out) },
    );
    if ('refused' in ran) return broken(ran.refused, out);
    if (ran.said !== undefined) badUsage(ran.said, out);
    return ran.code;
  } finally {
    signals.close();
    door.close();
  }
}

function terminalKind(): string {
  const kind = realSandboxPowers.variable('TERM') ?? '';
  return knownTerminals.test(kind) ? kind : 'xterm-256color';
}

/** Says one sentence on standard error; the exit code of a broken machine. */
export function broken(sentence: string, out: Console): 3 {
  badUsage(sentence, out);
  return 3;
}

/** The options that `exec` and `shell` share. */
export function insideOptions(
  { env, workdir, user }: Pick<Values<'exec'>, 'env' | 'workdir' | 'user'>,
  { container }: Sandbox,
): Pick<InsideWish, 'environment' | 'folder' | 'user'> {
  const environment = env.flatMap((text) => {
    if (text.includes('=')) return [text];
    const value = realSandboxPowers.variable(text);
    return value === undefined ? [] : [`${text}=${value}`];
  });
  const folder = workdir === undefined || workdir.startsWith('/') ? workdir : join(container?.workspaceFolder ?? '/', workdir);
  return { environment, folder, user };
}
