import { expect, test } from 'vitest';
import type { Evidence, RequestReport, Setting } from '../model/report.ts';
import { painter } from './paint.ts';
import { renderSettings } from './text-settings.ts';

const document = 'repo/.devcontainer/devcontainer.json';
const layout = { width: 100, quiet: false, verbose: false, paint: painter(false) };
const evidence = (layer: Evidence['from']['layer'], shows: string, from = document, line?: number, written = document): Evidence => ({
  from: { layer, document: from, pointer: '' },
  shows,
  ...(line === undefined ? {} : { document: written, line, column: 1 }),
});
const request = (settings?: readonly Setting[], name = '.devcontainer/devcontainer.json'): RequestReport => ({
  name,
  kind: 'container',
  document,
  summary: '',
  ...(settings === undefined ? {} : { settings }),
  uses: [],
  verdicts: [],
  starts: 'as it is',
});
const lines = (...by: Evidence[]) => renderSettings([request([{ field: 'privileged', by }])], document, layout);

test.each<[what: string, by: readonly Evidence[], line: string]>([
  [
    'a Feature',
    [evidence('feature', 'true', 'Feature docker-in-docker 2.12.0', 7)],
    'privileged: true, by Feature docker-in-docker 2.12.0, line 7',
  ],
  ['the file', [evidence('file', 'true', document, 3)], 'privileged: true, line 3'],
  ['a file beside it', [evidence('file', 'true', 'compose.yaml', 3, 'compose.yaml')], 'privileged: true, compose.yaml line 3'],
  ['nobody', [evidence('default', 'true')], 'privileged: true, by default'],
  [
    'two of them',
    [evidence('file', 'true', document, 3), evidence('image', 'true', 'image x', 2)],
    'privileged: true, line 3, also by image x, line 2',
  ],
  [
    'one over another',
    [evidence('file', 'true', document, 3), evidence('image', 'false', 'image x', 2)],
    'privileged: true, line 3, over false by image x, line 2',
  ],
  [
    'someone who would write to the terminal',
    [evidence('feature', '\u001b[2J', 'Feature \u0007x', 1)],
    'privileged: \ufffd[2J, by Feature \ufffdx, line 1',
  ],
])('asked for by %s', (_, by, line) => {
  const [, shown = ''] = lines(...by);
  expect(shown.trim().replaceAll(/\s+/gu, ' ')).toBe(line);
});

test('each request has a heading, and none where settings were not wanted', () => {
  const setting: Setting = { field: 'image', by: [evidence('file', 'x', document, 1)] };
  expect(renderSettings([request(), request([]), request([setting]), request([setting], 'db')], document, layout)).toEqual([
    'Asked for, container',
    '  image: x, line 1',
    '',
    'Asked for, container db',
    '  image: x, line 1',
    '',
  ]);
});
