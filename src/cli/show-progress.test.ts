import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { LaunchEvent } from '../model/launch-progress.ts';
import { showProgress } from './show-progress.ts';

beforeEach(() => {
  vi.useFakeTimers({ now: 0 });
});
afterEach(() => {
  vi.useRealTimers();
});

const events: readonly LaunchEvent[] = [
  { is: 'started', step: 1, kind: 'prepare', title: 'Read the configuration', at: 0 },
  { is: 'ended', step: 1, how: 'done', at: 300 },
  { is: 'started', step: 2, kind: 'command', title: 'postCreateCommand', at: 300 },
  { is: 'output', step: 2, text: 'hello', at: 400 },
];

function shown(terminal: { readonly isOne: boolean; readonly columns?: number; readonly noColor?: boolean }, verbose = false) {
  const told: string[] = [];
  let columns = terminal.columns ?? 40;
  const view = showProgress(
    {
      tell: (text) => told.push(text),
      tellsTerminal: terminal.isOne,
      noColor: terminal.noColor ?? true,
    },
    verbose,
    () => ({ columns, rows: 24 }),
  );
  return { view, told, resize: (to: number) => (columns = to) };
}

/** What stands on a terminal of 24 rows after all that was told, lines broken as it breaks them. */
function screenOf(told: readonly string[], columns: number): readonly string[] {
  const rows: string[] = [''];
  let [row, column] = [0, 0];
  for (const part of told.join('').match(/\u001b\[[?\d;]*[A-Za-z]|[^\u001b]/gu) ?? []) {
    const up = /^\u001b\[(\d+)A$/u.exec(part);
    if (up !== null) row = Math.max(row - Number(up[1]), 0);
    else if (part === '\r') column = 0;
    else if (part === '\n') [row, column] = [row + 1, 0];
    else if (part === '\u001b[K') rows[row] = (rows[row] ?? '').slice(0, column);
    else if (part === '\u001b[J') rows.splice(row, rows.length, (rows[row] ?? '').slice(0, column));
    else if (!part.startsWith('\u001b') && column < columns) rows[row] = (rows[row] ?? '').slice(0, column++).padEnd(column - 1) + part;
    rows[row] ??= '';
  }
  return rows.filter((line) => line !== '');
}

describe('on a terminal', () => {
  test('the tree is drawn in its place, and the cursor comes back', () => {
    const { view, told } = shown({ isOne: true });
    for (const event of events) view.event(event);
    vi.advanceTimersByTime(1000);
    expect(screenOf(told, 40)).toEqual([
      ' ✓ Read the configuration         0.3 s',
      expect.stringMatching(/^ \S postCreateCommand {14}0\.7 s$/u),
      '     │ hello',
    ]);
    expect(told.length).toBeGreaterThan(5);
    view.event({ is: 'ended', step: 2, how: 'done', at: 1200 });
    view.end();
    view.end();
    expect(screenOf(told, 40)).toEqual([
      ' ✓ Read the configuration         0.3 s',
      ' ✓ postCreateCommand              0.9 s',
      '     │ hello',
    ]);
    expect(told.at(-1)).toContain('\u001b[?25h');
    const count = told.length;
    vi.advanceTimersByTime(1000);
    expect(told).toHaveLength(count);
  });

  test('one that became narrower has broken the lines', () => {
    const { view, told, resize } = shown({ isOne: true });
    view.event(events[0]!);
    vi.advanceTimersByTime(100);
    resize(20);
    vi.advanceTimersByTime(100);
    expect(told.at(-1)).toContain('\u001b[2A');
    view.end();
  });

  test.each([
    [true, false],
    [false, true],
  ])('no colours: %s', (noColor, has) => {
    const { view, told } = shown({ isOne: true, noColor });
    for (const event of events) view.event(event);
    view.end();
    expect(/\u001b\[[\d;]*m/u.test(told.join(''))).toBe(has);
  });
});

test('with --verbose a line for each thing, on a terminal or not', () => {
  for (const isOne of [true, false]) {
    const { view, told } = shown({ isOne }, true);
    for (const event of events) view.event(event);
    view.end();
    expect(told).toEqual(['✓ Read the configuration  0.3 s\n', '  │ hello\n']);
  }
});

test('without a terminal nothing', () => {
  const { view, told } = shown({ isOne: false });
  for (const event of events) view.event(event);
  view.end();
  expect(told).toEqual([]);
});
