import { describe, expect, test } from 'vitest';
import type { Finding, Report, RequestReport, Use, Verdict } from '../model/report.ts';
import type { Unknown } from '../model/request.ts';
import type { Rule } from '../model/rule.ts';
import { renderText, textReport, type TextSettings } from './text.ts';

const text = 'one\n  "two": "café",\n\tthree\u001b[31m\nfour\n';
const from = { layer: 'file', document: 'a.json', pointer: '' } as const;

function finding(fields: Partial<Finding> & { line?: number; document?: string } = {}): Finding {
  const { line = 2, document = 'a.json', ...rest } = fields;
  return {
    rule: 'some-rule',
    level: 'error',
    severity: 'high',
    message: 'It is wrong',
    evidence: [{ from, document, line, column: 3, shows: 'x' }],
    fingerprint: '0'.repeat(16),
    ...rest,
  };
}

const found = (...findings: Finding[]): Verdict => ({ rule: findings[0]?.rule ?? '', state: 'found', findings, missing: [] });

function report(verdicts: readonly Verdict[], fields: Partial<RequestReport> = {}): Report {
  return {
    version: '1.0',
    tool: { name: 'containai', version: '0' },
    tier: 'strict',
    host: {},
    problems: [],
    wants: [],
    requests: [
      {
        name: 'app',
        kind: 'container',
        document: 'a.json',
        summary: 'image node',
        uses: [],
        verdicts,
        starts: 'not under this policy',
        ...fields,
      },
    ],
  };
}

const rule = (id: string, sensitive?: true): Rule =>
  ({ id, title: id, advice: `Mend ${id}.`, ...(sensitive ? { sensitive } : {}) }) as Rule;

function render(of: Report, settings: Partial<TextSettings> = {}, rules: readonly Rule[] = [rule('some-rule')], content = text): string {
  return renderText(of, new Map([['a.json', content]]), rules, { color: false, width: 100, quiet: false, verbose: false, ...settings });
}

describe('a finding', () => {
  test('has its place, its line, its reason and the way out', () => {
    expect(render(report([found(finding())])).split('\n')).toEqual([
      'a.json   image node',
      '',
      `   error  some-rule${' '.repeat(78)}2:3`,
      '     2 │   "two": "café",',
      '          It is wrong',
      '  advice  Mend some-rule.',
      '',
      'More about a rule: containai explain RULE',
      '1 error. Would start: not under strict.',
      '',
    ]);
  });

  test('says once what repeats', () => {
    const shown = render(report([found(finding(), finding({ line: 4 }))]));
    expect(shown.match(/It is wrong/gu)).toHaveLength(1);
    expect(shown.match(/advice/gu)).toHaveLength(1);
    expect(shown).toContain('2:3 4:3');
    expect(shown).toContain('2 errors.');
  });

  test('shows a few of many, all when asked', () => {
    const many = found(...Array.from({ length: 9 }, (_, index) => finding({ message: `number ${index}`, line: 1 })));
    expect(render(report([many]))).toContain('and 6 more');
    expect(render(report([many]), { verbose: true })).toContain('number 8');
  });

  // Work that grows with the square of the places would not end in the time that a test has.
  test('is one of thousands on one long line', () => {
    const line = '"k":1,'.repeat(60_000);
    const many = found(
      ...Array.from({ length: 60_000 }, (_, index) =>
        finding({ message: `number ${index}`, evidence: [{ from, document: 'a.json', line: 1, column: index * 6 + 1, shows: 'x' }] }),
      ),
    );
    const shown = render(report([many]), { verbose: true }, undefined, line);
    expect(shown).toContain('number 59999');
    expect(render(report([many]), {}, undefined, line).split('\n').length).toBeLessThan(30);
  });

  test('with thousands of places shows a few lines', () => {
    const evidence = Array.from({ length: 50_000 }, (_, index) => ({
      from,
      document: 'a.json',
      line: (index % 4) + 1,
      column: 1,
      shows: 'x',
    }));
    expect(render(report([found(finding({ evidence }))])).match(/│/gu)).toHaveLength(3);
  });

  test('of thousands of services names the first', () => {
    const one = report([found(finding())]);
    const requests = Array.from({ length: 3000 }, (_, index) => ({ ...one.requests[0]!, name: `service-${index}` }));
    const shown = render({ ...one, requests });
    expect(shown.replaceAll(/\s+/gu, ' ')).toContain(
      'in service-0, service-1, service-2, service-3, service-4, service-5, service-6, service-7 and 2992 more',
    );
    expect(shown.length).toBeLessThan(2000);
  });

  test('with a message of a mebibyte shows its beginning', () => {
    expect(render(report([found(finding({ message: 'x'.repeat(1 << 20) }))], { summary: 'y'.repeat(1 << 20) })).length).toBeLessThan(4000);
  });

  test('names the Feature that brought it in', () => {
    const evidence = [
      {
        from: { layer: 'feature', document: 'Feature go 1.3.4', pointer: '', via: from },
        document: 'a.json',
        line: 2,
        column: 3,
        shows: '',
      } as const,
    ];
    expect(render(report([found(finding({ evidence }))]))).toContain('some-rule  by Feature go 1.3.4');
  });

  test('in another document is placed there', () => {
    expect(render(report([found(finding({ document: 'Dockerfile' }))]))).toContain('Dockerfile:2:3');
  });

  test('never shows a secret, even where another rule points at its line', () => {
    const shown = render(report([found(finding({ rule: 'secret' })), found(finding())]), { verbose: true }, [
      rule('secret', true),
      rule('some-rule'),
    ]);
    expect(shown).not.toContain('café');
    expect(shown).toContain('It is wrong');
  });

  test('that is a note is one line', () => {
    const shown = render(report([found(finding({ level: 'note', message: 'long '.repeat(60) }))], { starts: 'as it is' }));
    expect(shown.split('\n').filter((line) => line.includes('note'))).toHaveLength(2);
    expect(shown).toContain('No errors, 1 note. Would start: as it is.');
  });
});

test('control characters of the input are not printed', () => {
  const shown = render(report([found(finding({ line: 3, message: 'bad \u001b]0;title\u0007 \u202eend' }))], { summary: 'image \u009b2J' }));
  // oxlint-disable-next-line no-control-regex -- that is what is looked for
  expect(shown).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/u);
});

test.each([40, 60, 79, 100])('no line is wider than %i', (width) => {
  const use: Use = {
    row: 'a.b',
    aspect: 'An aspect of some length',
    result: 'PARTIAL',
    says: 'It works, but '.repeat(12),
    action: 'warn',
    condition: 'on kernel 6.7 or newer',
    evidence: [{ from, shows: '' }],
  };
  const shown = render(
    report([found(finding({ message: 'word '.repeat(80) })), found(finding({ level: 'note', message: 'more '.repeat(40) }))], {
      uses: [use, { ...use, result: 'FAILS', condition: 'else' }],
    }),
    { width },
  );
  for (const line of shown.split('\n')) expect(line.length).toBeLessThanOrEqual(width);
});

describe('what could not be decided', () => {
  const unknown: Unknown = {
    fields: ['mounts'],
    can: 'add',
    layer: 'feature',
    why: 'not looked up',
    want: { kind: 'feature', name: 'ghcr.io/acme/tool:1', from },
    from,
  };
  test('is told by its reason, and never hides what was found', () => {
    const shown = render(report([{ rule: 'other', state: 'undecided', findings: [], missing: [unknown] }, found(finding())]));
    expect(shown).toContain('not looked up: Feature ghcr.io/acme/tool:1: this may change 1 rule');
    expect(shown).toContain('It is wrong');
  });

  test('for want of facts of the host is one line', () => {
    const shown = render(
      report([{ rule: 'other', state: 'undecided', findings: [], missing: ['sysbox', 'engine'] }], { starts: 'as it is' }),
    );
    expect(shown).toContain('not told without the Sysbox version, the engine version');
  });
});

test('a row of the matrix shows what it comes to, with its conditions', () => {
  const use: Use = {
    row: 'a.b',
    aspect: 'Thing',
    result: 'MITIGATED',
    says: 'It is contained. And more.',
    action: 'rewrite',
    condition: 'on Sysbox 0.7.0 or newer',
    evidence: [{ from, shows: '' }],
  };
  const shown = render(
    report([], { uses: [use, { ...use, result: 'FAILS', condition: 'on Sysbox older than 0.7.0' }], starts: 'as it is' }),
  );
  expect(shown.replaceAll(/\s+/gu, ' ')).toContain(
    'MITIGATED Thing on Sysbox 0.7.0 or newer: It is contained. Or FAILS on rewrite Sysbox older than 0.7.0.',
  );
});

test('quiet leaves errors and the last line', () => {
  const of = report([found(finding()), found(finding({ rule: 'w', level: 'warn', message: 'meh' }))]);
  expect(render(of, { quiet: true })).not.toContain('meh');
  expect(render(report([found(finding({ level: 'warn' }))], { starts: 'with changes' }), { quiet: true }).split('\n')).toHaveLength(2);
});

test('several configurations end in one line', () => {
  const one = report([found(finding())]);
  const both = {
    ...one,
    requests: [...one.requests, { ...one.requests[0]!, document: 'b.json', verdicts: [], starts: 'as it is' as const }],
  };
  expect(render(both)).toMatch(/\n2 configurations: 1 error\. Would start: 1 not under strict, 1 as it is\.\n$/u);
});

test('a report in parts is the same', () => {
  const settings = { color: false, width: 100, quiet: false, verbose: false };
  const one = report([found(finding())]);
  const two = {
    ...report([], { document: 'b.json', starts: 'as it is' }),
    problems: [{ document: 'c.json', message: 'No.', fatal: true }],
  };
  const shown = textReport(one, [rule('some-rule')], settings);
  const parts = [...shown.add(one, new Map([['a.json', text]])), ...shown.add(two, new Map()), shown.end()].join('');
  expect(parts).toBe(render({ ...two, requests: [...one.requests, ...two.requests] }));
  expect(parts).toMatch(/1 error\. Would start: not under strict\.\n\nb\.json/u);
});

test('a problem stands above the findings', () => {
  const shown = render({
    ...report([]),
    problems: [{ document: 'a.json', message: 'A comma is missing here.', line: 2, column: 1, fatal: false }],
  });
  expect(shown).toContain(' problem  2:1  A comma is missing here.');
  expect(shown).toContain('1 problem, no errors');
});

test('colours are there when wanted', () => {
  expect(render(report([found(finding())]), { color: true })).toContain('\u001b[1;31m   error\u001b[0m');
});

test('where nothing could be judged, that is the last line', () => {
  const shown = render({ ...report([]), requests: [], problems: [{ document: 'a.json', message: 'It is a folder.', fatal: true }] });
  expect(shown.split('\n')).toEqual(['a.json', '', ' problem  It is a folder.', '', '1 problem. Nothing was judged.', '']);
});
