import { expect, test } from 'vitest';
import { painter } from './paint.ts';
import { renderSandboxes } from './sandboxes-text.ts';

const one = { name: 'web', state: 'running', form: 'image', started: '2026-11-28T12:34:56.000Z', workspace: '/home/a/web' } as const;

test('dev containers are a table', () => {
  const all = [one, { ...one, name: 'longer', state: 'unknown', workspace: '/home/a/\u001b[31mx' } as const];
  expect(renderSandboxes(all, { hidden: 1, paint: painter(false) })).toBe(
    [
      'NAME    STATE             FORM   STARTED               WORKSPACE',
      'web     running           image  2026-11-28 12:34 UTC  /home/a/web',
      'longer  engine not there  image  2026-11-28 12:34 UTC  /home/a/\ufffd[31mx',
      '1 more, whose containers are gone: containai ls --all.',
      '',
    ].join('\n'),
  );
});

test('there may be none', () => {
  expect(renderSandboxes([], { hidden: 0, paint: painter(false) })).toBe('No dev containers. containai up starts one.\n');
  expect(renderSandboxes([], { hidden: 2, paint: painter(false) })).toBe('2 more, whose containers are gone: containai ls --all.\n');
});
