import { spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

/** Whether Debian’s tmux is here. */
export const hasTmux = spawnSync('tmux', ['-V']).status === 0;

/** A program on a terminal of its own, whose keys a test types. */
export interface OnTerminal {
  /** All that the terminal has shown, wrapped lines as one. */
  shown(): string;
  /** Waits until the terminal shows it; throws what it shows when that takes a minute. */
  until(text: string | RegExp): Promise<string>;
  /** Types keys by tmux’s names for them: `y`, `Enter`, `C-c`, `C-d`. */
  type(...keys: readonly string[]): void;
  end(): void;
}

/** Starts a program with words, in a folder, on a terminal of 100 columns and 40 rows; at its end the terminal shows `ended with CODE`. */
export function startOnTerminal(
  folder: string,
  words: readonly string[],
  { cwd, env }: { readonly cwd: string; readonly env: Readonly<Record<string, string>> },
): OnTerminal {
  // A server of its own each time: the one that was told to end still listens for a moment, and takes the next session with it.
  const own = mkdtempSync(join(folder, 'terminal-'));
  const socket = join(own, 'tmux.sock');
  const script = join(own, 'on-terminal.sh');
  const line = ['env', '-i', ...Object.entries({ ...env, TERM: 'screen' }).map(([name, value]) => `${name}=${value}`), ...words]
    .map(quoted)
    .join(' ');
  // What Ctrl-C ends is the program, and not the shell that tells how.
  writeFileSync(script, `trap : INT\n${line}\necho "ended with $?"\nexec sleep 1000\n`);
  const tmux = (...args: readonly string[]): string => {
    const { status, stdout, stderr } = spawnSync('tmux', ['-f', '/dev/null', '-S', socket, ...args], {
      encoding: 'utf8',
      env: { ...process.env, TMUX: '' },
    });
    if (status !== 0) throw new Error(`tmux ${args[0]}: ${stderr}`);
    return stdout;
  };
  tmux('new-session', '-d', '-x', '100', '-y', '40', '-c', cwd, `sh ${quoted(script)}`);
  const shown = (): string => tmux('capture-pane', '-p', '-J', '-S', '-');
  return {
    shown,
    until: async (text) => {
      for (let tries = 0; tries < 600; tries++) {
        const now = shown();
        if (typeof text === 'string' ? now.includes(text) : text.test(now)) return now;
        await wait(100);
      }
      throw new Error(`The terminal does not show ${String(text)}:\n${shown()}`);
    },
    type: (...keys) => void tmux('send-keys', ...keys),
    end: () => void tmux('kill-server'),
  };
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}
