import { sarifValidator } from '../../test/sarif-schema.ts';
import { fc } from '../../test/seeded.ts';
import { describe, expect, test } from 'vitest';
import { anyParts, controls, evidence, finding, part, policyPlace, policyReport, request, type ReportPart } from '../../test/reports.ts';
import type { Finding } from '../model/report.ts';
import { rules } from '../rules/catalogue.ts';
import { sarifLimits, sarifReport } from './sarif.ts';

const head = { tool: { name: 'containai', version: '1.2.3' }, tier: 'strict' } as const;

function sarif(parts: readonly ReportPart[], limits = sarifLimits as Parameters<typeof sarifReport>[2]): string {
  const report = sarifReport(head, rules, limits);
  return parts.flatMap(({ report: one, texts }) => [...report.add(one, texts)]).join('') + report.end();
}

// oxlint-disable-next-line typescript/no-explicit-any -- SARIF has types for people who write it by hand
function runOf(parts: readonly ReportPart[], limits?: Parameters<typeof sarifReport>[2]): any {
  return JSON.parse(sarif(parts, limits)).runs[0];
}

const resultOf = (some: Partial<Finding>, text?: string) => runOf([part([request([finding(some)])], [], text)]).results[0];

test('what is wrong with the policy is a notification', () => {
  const report = sarifReport(head, rules);
  expect([...report.add({ requests: [], problems: [] }, new Map())]).toEqual([]);
  const whole = JSON.parse(report.end(policyReport));
  expect(sarifValidator()(whole)).toBeUndefined();
  expect(whole.runs[0].invocations[0].toolExecutionNotifications).toMatchObject([
    {
      level: 'error',
      message: { text: expect.stringContaining('The waiver of host-command ended on 2020-01-31') },
      locations: [{ physicalLocation: { artifactLocation: { uri: '.containai.yaml' }, region: { startLine: 3, startColumn: 5 } } }],
    },
    { level: 'note', message: { text: expect.stringContaining('a/.containai.yaml is not honoured') } },
    { level: 'note', message: { text: expect.stringContaining('1 containai-ignore comment') } },
    { level: 'note', message: { text: expect.stringContaining('nothing is waived by') } },
  ]);
});

describe('a result', () => {
  test.each([
    ['error', 'error'],
    ['warn', 'warning'],
    ['note', 'note'],
  ] as const)('of level %s is a SARIF %s', (level, expected) => {
    expect(resultOf({ level })).toMatchObject({ ruleId: 'host-command', ruleIndex: 0, level: expected });
  });

  test.each<[document: string, uri: string]>([
    ['a/b c.json', 'a/b%20c.json'],
    ['a:b/ü#?%.json', 'a%3Ab/%C3%BC%23%3F%25.json'],
    ['/etc/x.json', 'file:///etc/x.json'],
    ['//server/x.json', 'file:///server/x.json'],
    ['../x.json', '../x.json'],
    ['command line', 'command%20line'],
    ['\ud800.json', '%EF%BF%BD.json'],
  ])('in %j is at %s', (document, uri) => {
    const { locations } = resultOf({ evidence: [evidence({ document })] });
    expect(locations[0].physicalLocation).toEqual({ artifactLocation: { uri }, region: { startLine: 2, startColumn: 3 } });
  });

  test('whose place is not known is on the first line of its configuration', () => {
    const nowhere = evidence({ from: { layer: 'feature', document: 'Feature go 1.3.4', pointer: '' } });
    const { line: _line, column: _column, document: _document, ...unplaced } = nowhere;
    for (const all of [[], [unplaced]])
      expect(resultOf({ evidence: all }).locations[0].physicalLocation).toEqual({
        artifactLocation: { uri: 'a.json' },
        region: { startLine: 1 },
      });
  });

  test('lists further places', () => {
    const { relatedLocations } = resultOf({ evidence: [evidence(), evidence({ document: 'b.json', line: 7, shows: 'y' })] });
    expect(relatedLocations).toEqual([
      {
        id: 1,
        physicalLocation: { artifactLocation: { uri: 'b.json' }, region: { startLine: 7, startColumn: 3 } },
        message: { text: 'y' },
      },
    ]);
    expect(resultOf({})).not.toHaveProperty('relatedLocations');
  });

  test('has a fingerprint that does not move with its line, and that no other result has', () => {
    const lines = [2, 9].map((line) => resultOf({ evidence: [evidence({ line })] }).partialFingerprints);
    expect(lines[0]).toEqual(lines[1]);
    const twice = runOf([part([request([finding(), finding({ message: 'Another' })])])]).results;
    expect(twice.map(({ partialFingerprints }: { partialFingerprints: object }) => partialFingerprints)).toEqual([
      { 'containai/v1': '0123456789abcdef:1' },
      { 'containai/v1': '0123456789abcdef:2' },
    ]);
  });

  test('is said once where several services share its line', () => {
    expect(runOf([part([request([finding()], { name: 'a' }), request([finding()], { name: 'b' })])]).results).toHaveLength(1);
  });

  test('that is waived or known says so', () => {
    expect(resultOf({ waiver: { reason: 'We know', until: '2030-01-31', from: policyPlace } })).toMatchObject({
      level: 'error',
      suppressions: [{ kind: 'external', status: 'accepted', justification: 'We know (until 2030-01-31)' }],
    });
    expect(resultOf({ known: true })).toMatchObject({ baselineState: 'unchanged' });
    expect(resultOf({})).not.toHaveProperty('suppressions');
  });

  test('holds no link that the input made', () => {
    expect(resultOf({ message: 'see [this](https://evil.example) and [x]' }).message.text).toBe(
      String.raw`see \[this](https://evil.example) and [x]`,
    );
  });
});

describe('a fix', () => {
  const fix = { title: 'Remove the mount', safety: 'risky', where: 'file', stops: 'The cache is gone.' } as const;

  test('is edits by line and column, in the lines that the report counts', () => {
    const text = 'a\r\nbc\rdef\n';
    const edits = [
      { document: 'a.json', start: 3, end: 5, text: 'X\u009b' },
      { document: 'a.json', start: 7, end: 7, text: '' },
    ];
    expect(resultOf({ fix: { ...fix, edits } }, text).fixes).toEqual([
      {
        description: { text: 'Remove the mount (risky). The cache is gone.' },
        artifactChanges: [
          {
            artifactLocation: { uri: 'a.json' },
            replacements: [
              { deletedRegion: { startLine: 2, startColumn: 1, endLine: 2, endColumn: 3 }, insertedContent: { text: 'X\u009b' } },
              { deletedRegion: { startLine: 3, startColumn: 2, endLine: 3, endColumn: 2 } },
            ],
          },
        ],
      },
    ]);
  });

  test.each([
    ['without edits', fix],
    ['with none', { ...fix, edits: [] }],
    ['of a text that is not there', { ...fix, edits: [{ document: 'gone.json', start: 0, end: 1, text: '' }] }],
    ['longer than all else', { ...fix, edits: [{ document: 'a.json', start: 0, end: 1, text: 'x'.repeat(1 << 17) }] }],
  ])('%s is left out, never empty', (_what, one) => {
    expect(resultOf({ fix: one })).not.toHaveProperty('fixes');
  });
});

describe('a run', () => {
  test('describes the rules that found something', () => {
    const { tool } = runOf([part([request([finding(), finding({ rule: 'image-unpinned', severity: 'low' })])])]);
    expect(tool.driver).toMatchObject({ name: 'containai', version: '1.2.3' });
    expect(tool.driver.rules.map(({ id }: { id: string }) => id)).toEqual(['host-command', 'image-unpinned']);
    expect(tool.driver.rules[0]).toMatchObject({
      helpUri: expect.stringMatching(/^https:.*host-command\.md$/),
      defaultConfiguration: { level: 'error' },
      properties: { tags: expect.arrayContaining(['security']), 'security-severity': '9.5' },
    });
  });

  test('every rule keeps to the lengths that GitHub shows', () => {
    const { tool } = runOf([part([request(rules.map(({ id }) => finding({ rule: id })))])]);
    expect(tool.driver.rules).toHaveLength(rules.length);
    for (const { shortDescription, fullDescription, help, properties } of tool.driver.rules) {
      expect(shortDescription.text.length).toBeLessThanOrEqual(1024);
      expect(fullDescription.text.length).toBeLessThanOrEqual(1024);
      expect(help.text).not.toBe('');
      expect(properties.tags.length).toBeLessThanOrEqual(10);
    }
  });

  test('tells what was bad input and what could not be decided', () => {
    const missing = {
      fields: [],
      can: 'add',
      layer: 'image',
      why: 'the image',
      from: { layer: 'file', document: 'a.json', pointer: '' },
    } as const;
    const open = [
      {
        rule: 'r',
        state: 'undecided',
        findings: [],
        missing: [{ ...missing, want: { kind: 'image', name: 'x', from: missing.from } }, 'kernel'],
      },
    ] as const;
    const { invocations } = runOf([part([request([], {}, open)], [{ document: 'b.json', message: 'No JSON.', fatal: true, line: 4 }])]);
    expect(invocations).toMatchObject([
      {
        executionSuccessful: false,
        toolExecutionNotifications: [
          { level: 'error', message: { text: 'No JSON.' }, locations: [{ physicalLocation: { region: { startLine: 4 } } }] },
          { level: 'warning', message: { text: 'Not decided: image x was not looked up. This may change 1 rule: r.' } },
          { level: 'note', message: { text: 'Not told without the kernel release of the host: r.' } },
        ],
      },
    ]);
    expect(runOf([part([])]).invocations).toEqual([{ executionSuccessful: true }]);
  });

  test.each([
    ['number', { results: 3, bytes: 1e6, notifications: 9 }],
    ['size', { results: 99, bytes: 1100, notifications: 9 }],
  ])('over its %s keeps the worst, in order, and says how many are left out', (_what, limits) => {
    const levels = ['note', 'warn', 'error', 'note', 'error', 'error', 'warn'] as const;
    const all = levels.map((level, index) => finding({ level, message: `m${index}`, evidence: [] }));
    const { results, invocations } = runOf([part([request(all)])], limits);
    expect(results.map(({ message }: { message: { text: string } }) => message.text)).toEqual(['m2', 'm4', 'm5']);
    expect(invocations[0].toolExecutionNotifications[0].message.text).toMatch(/^4 results left out/);
  });

  test('bounds its notifications and says so', () => {
    const problems = Array.from({ length: 5 }, (_, index) => ({ document: 'a.json', message: `p${index}`, fatal: false }));
    const { invocations } = runOf([part([], problems)], { ...sarifLimits, notifications: 2 });
    const texts = invocations[0].toolExecutionNotifications.map(({ message }: { message: { text: string } }) => message.text);
    expect(texts).toEqual(['p0', 'p1', '3 notifications left out.']);
  });
});

test('whatever is in a report, its SARIF is valid and holds no control character', () => {
  const errorsIn = sarifValidator();
  fc.assert(
    fc.property(anyParts, (parts) => {
      const text = sarif(parts);
      expect(text).not.toMatch(controls);
      const log = JSON.parse(text);
      expect(errorsIn(log)).toBeUndefined();
      for (const { fixes } of log.runs[0].results) expect(fixes ?? ['some']).not.toEqual([]);
    }),
    { numRuns: 100 },
  );
});

test('the schema that reports are held against refuses what is wrong', () => {
  const errorsIn = sarifValidator();
  const log = JSON.parse(sarif([part([request([finding()])])]));
  log.runs[0].results[0].locations[0].physicalLocation.artifactLocation.uri = 'a b';
  expect(errorsIn(log)).toContain('uri');
});
