import { describe, expect, test } from 'vitest';
import { type Matrix, type MatrixEntry, type Pattern, patterns } from '../model/row.ts';
import { renderMatrixMarkdown } from './matrix-markdown.ts';
import { byPattern, studyLine } from './matrix-sections.ts';
import { renderMatrixText } from './matrix-text.ts';

const socket: MatrixEntry = {
  id: 'mounts.docker-socket',
  pattern: 4,
  aspect: 'Engine socket',
  expectation: 'The container drives the host’s engine',
  action: 'block',
  behaviours: [
    {
      result: 'WARN',
      condition: 'where mounts can be ID-mapped',
      says: 'Works, and hands over this machine: container root can start any container on the engine, under runc, with / mounted.',
      evidence: [
        { kind: 'measured', where: 'docker.sock: read the host’s /etc/shadow', on: 'sysbox-0.7.0' },
        { kind: 'source', where: 'nestybox/sysbox@v0.7.0: tests/docker/mounts.bats' },
        { kind: 'source', where: 'a second one' },
      ],
    },
    {
      result: 'PARTIAL',
      condition: 'with shiftfs',
      says: 'A Unix socket refuses connections.',
      error: 'Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?',
      evidence: [{ kind: 'issue', where: 'https://github.com/nestybox/sysbox/issues/404' }],
    },
  ],
  study: [
    {
      section: 'Pattern 4',
      aspect: 'Docker socket mount',
      expectation: 'Host Docker access',
      says: 'Works but defeats isolation',
      result: 'WARN',
      evidence: 'doc-link',
    },
    { section: 'Summary', aspect: 'Docker socket mount', says: 'WORKS', result: 'WORKS', action: 'Block', frequency: '~6%' },
  ],
  differs: 'It works only where mounts are ID-mapped.',
  workaround: 'Use an inner Docker.',
};
const basic: MatrixEntry = {
  id: 'runtime.proc',
  pattern: 0,
  aspect: '/proc',
  expectation: 'A machine of its own',
  action: 'pass',
  behaviours: [{ result: 'PARTIAL', says: 'Some of it.', evidence: [{ kind: 'inferred', where: 'x' }] }],
};
const entryOf = (pattern: Pattern): MatrixEntry => ({ ...basic, pattern });
const matrix: Matrix = { host: {}, entries: [socket, basic] };
const settings = { color: false, width: 80, differences: false };

describe('as text', () => {
  test('a block for each row, in order of the patterns', () => {
    expect(renderMatrixText(matrix, settings)).toBe(`What Sysbox does, on any host: what depends on the host carries its condition.

0 · The runtime itself

  runtime.proc                                                           pass on
  /proc
  expected    A machine of its own
  PARTIAL     Some of it.
              inferred

4 · Mounts

  mounts.docker-socket                                                    refuse
  Engine socket
  expected    The container drives the host’s engine
  WARN        Where mounts can be ID-mapped: Works, and hands over this machine:
              container root can start any container on the engine, under runc,
              with / mounted.
              measured, source
  PARTIAL     With shiftfs: A Unix socket refuses connections.
              “Cannot connect to the Docker daemon at
              unix:///var/run/docker.sock. Is the docker daemon running?”
              reported
  way round   Use an inner Docker.

2 rows.
`);
  });

  test('the study’s words beside ours', () => {
    const text = renderMatrixText({ host: { kernel: '6.18' }, entries: [socket] }, { ...settings, differences: true });
    expect(text).toContain(`What Sysbox does, on kernel 6.18 · Sysbox version not known · engine version not
known.`);
    expect(text).toContain(`  the study   Pattern 4, Docker socket mount: WARN, “Works but defeats
              isolation”
  the study   Summary, Docker socket mount: WORKS (frequency ~6%, action
              “Block”)
  but         It works only where mounts are ID-mapped.
`);
    expect(text).toContain('1 row where the study differs.');
  });

  test.each([20, 40, 60, 80, 100, 500])('in %i columns no line is longer than the terminal, words apart', (width) => {
    const most = Math.max(40, Math.min(width, 100));
    for (const line of renderMatrixText(matrix, { ...settings, width, differences: true }).split('\n'))
      expect(line.length).toBeLessThanOrEqual(most);
  });

  test('colours only where asked for', () => {
    expect(renderMatrixText(matrix, settings)).not.toContain('\u001b');
    expect(renderMatrixText(matrix, { ...settings, color: true })).toContain('\u001b[1;33mWARN');
  });

  test('nothing steers the terminal', () => {
    const hostile = { ...basic, aspect: 'a\u001b[2Jb\u202e', behaviours: [{ ...basic.behaviours[0]!, says: 'x\u0007y' }] };
    expect(renderMatrixText({ host: { kernel: '6\u001b[2J' }, entries: [hostile] }, settings)).not.toMatch(/[\u0007\u001b\u202e]/u);
  });
});

describe('as Markdown', () => {
  const text = renderMatrixMarkdown(matrix, { differences: true });

  test('a table for each pattern, that leads to its rows', () => {
    expect(text).toContain('| [mounts.docker-socket](#mountsdocker-socket) | Engine socket | WARN, PARTIAL | refuse |');
    expect(text).toContain('### mounts.docker-socket\n\n**Engine socket**\n');
    expect(text.indexOf('## 0. ')).toBeLessThan(text.indexOf('## 4. '));
  });

  test('error texts stand as they are, to be found by searching', () => {
    expect(text).toContain(
      '  ```text\n  Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?\n  ```\n',
    );
  });

  test('the evidence leads to what it was measured on', () => {
    expect(text).toContain('Measured on [sysbox-0.7.0](#sysbox-070): docker.sock: read');
    expect(text).toContain('### sysbox-0.7.0\n');
  });

  test('the study only where asked for', () => {
    expect(text).toContain('Where the study differs: It works only');
    expect(renderMatrixMarkdown(matrix, { differences: false })).not.toContain('study');
  });

  test('markup in a text is escaped', () => {
    const entry = { ...basic, aspect: 'a|b <script> *c* network_mode' };
    const shown = renderMatrixMarkdown({ host: {}, entries: [entry] }, { differences: false });
    expect(shown).toContain('| a\\|b \\<script\\> \\*c\\* network\\_mode |');
  });
});

test('patterns in order, without empty ones', () => {
  expect(byPattern(matrix.entries).map(([pattern, entries]) => [pattern, entries.length])).toEqual([
    [0, 1],
    [4, 1],
  ]);
  expect(byPattern([])).toEqual([]);
  const all = (Object.keys(patterns).map(Number) as Pattern[]).toReversed().map((pattern) => entryOf(pattern));
  expect(byPattern(all).map(([pattern]) => pattern)).toEqual(Object.keys(patterns).map(Number));
});

test('a line of the study names what it has', () => {
  expect(studyLine({ section: 'S', aspect: 'A', says: 'words' })).toBe('S, A: “words”');
  expect(studyLine({ section: 'S', aspect: 'A', says: '5.0+', action: 'Required' })).toBe('S, A: “5.0+” (action “Required”)');
});
