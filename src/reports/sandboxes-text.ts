import { plainText } from '../syntax/plain-text.ts';
import type { Paint, Style } from './paint.ts';

/** What is shown of a dev container in a list. */
interface ShownSandbox {
  readonly name: string;
  readonly state: 'running' | 'stopped' | 'paused' | 'gone' | 'unknown';
  readonly form: string;
  /** How it runs, where it is no dev container by itself. */
  readonly mode?: string;
  /** ISO 8601 in UTC. */
  readonly started: string;
  readonly workspace: string;
}

const styles: Readonly<Record<ShownSandbox['state'], Style>> = {
  running: 'good',
  stopped: 'faint',
  paused: 'warn',
  gone: 'problem',
  unknown: 'error',
};

const words: Readonly<Record<ShownSandbox['state'], string>> = {
  running: 'running',
  stopped: 'stopped',
  paused: 'paused',
  gone: 'gone',
  unknown: 'engine not there',
};

/** Dev containers as a table; `hidden` are those that are not in it since their containers are gone. */
export function renderSandboxes(
  all: readonly ShownSandbox[],
  { hidden, paint }: { readonly hidden: number; readonly paint: Paint },
): string {
  const more = hidden === 0 ? '' : `${hidden} more, whose containers are gone: containai ls --all.\n`;
  if (all.length === 0) return hidden === 0 ? 'No dev containers. containai up starts one.\n' : more;
  const rows = [
    ['NAME', 'STATE', 'FORM', 'STARTED', 'WORKSPACE'],
    ...all.map(({ name, state, form, mode, started, workspace }) => [
      plainText(name),
      words[state],
      mode ?? form,
      `${started.slice(0, 16).replace('T', ' ')} UTC`,
      plainText(workspace),
    ]),
  ];
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const lines = rows.map((row, index) =>
    row
      .map((cell, column) => {
        const text = column === row.length - 1 ? cell : cell.padEnd(widths[column]!);
        return index === 0 ? paint('faint', text) : column === 1 ? paint(styles[all[index - 1]!.state], text) : text;
      })
      .join('  '),
  );
  return `${lines.join('\n')}\n${more}`;
}
