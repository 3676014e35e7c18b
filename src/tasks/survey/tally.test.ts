import { describe, expect, test } from 'vitest';
import { fc } from '../../../test/seeded.ts';
import { line, surveyed } from '../../../test/surveys.ts';
import type { SurveyFinding, SurveyLine } from '../../model/survey.ts';
import type { SurveyReport } from '../../model/survey-report.ts';
import { shareOf } from '../../syntax/wilson.ts';
import { tally } from './tally.ts';
import { usages } from './usages.ts';

function reportOf(lines: readonly SurveyLine[], first?: string): SurveyReport {
  const all = tally();
  for (const one of lines) all.add(one);
  return all.report('0.0.0', first);
}

const finding = (level: SurveyFinding['level'], fix?: SurveyFinding['fix'], more: Partial<SurveyFinding> = {}): SurveyFinding => ({
  rule: `rule-${level}`,
  level,
  severity: 'low',
  message: '',
  ...(fix === undefined ? {} : { fix }),
  ...more,
});

const on = (
  host: string,
  fit: SurveyLine['hosts'][number]['fit'],
  seems: SurveyLine['hosts'][number]['seems'] = 'better',
): SurveyLine['hosts'][number] => ({ host, fit, seems, starts: 'undecided' });
const lineAt = (level: SurveyFinding['level']): SurveyLine => line({ findings: [finding(level, undefined, { rule: 'image-unpinned' })] });

describe('what results come to', () => {
  test('nothing, for no lines', () => {
    const report = reportOf([]);
    expect(report).toMatchObject({ repositories: 0, configurations: 0, hosts: [], findings: [], rows: [], notJudged: { count: 0, of: 0 } });
    expect(report.usages.map(({ id, share }) => [id, share])).toEqual(usages.map(({ id }) => [id, { count: 0, of: 0 }]));
  });

  test('repositories, formats and tiers', () => {
    const report = reportOf([
      line(),
      line({ document: 'a/compose.yaml', format: 'compose' }),
      line({ repository: 'b', tier: 'standard' }),
      line({ repository: 'a' }),
    ]);
    expect(report).toMatchObject({ repositories: 2, configurations: 4, tiers: ['strict', 'standard'] });
    expect(report.formats).toEqual([
      { format: 'devcontainer', count: 3 },
      { format: 'compose', count: 1 },
    ]);
  });

  test('what was not judged counts for nothing else', () => {
    const unread = line({
      hosts: [],
      problems: [
        { message: 'x', fatal: false },
        { message: 'The file is not there.', fatal: true },
      ],
    });
    const report = reportOf([line({ uses: ['features'] }), unread, line({ hosts: [] })]);
    expect(report.notJudged).toEqual(shareOf(2, 3));
    expect(report.notJudgedFor).toEqual([
      { why: 'The file is not there', count: 1 },
      { why: 'there is nothing to judge', count: 1 },
    ]);
    expect(report.usages.find(({ id }) => id === 'features')?.share).toEqual(shareOf(1, 1));
  });

  test('what becomes of them on each host, the chosen one first', () => {
    const lines = [
      line({ hosts: [on('a', 'better'), on('b', 'undecided', 'with changes')] }),
      line({ hosts: [on('a', 'not at all'), on('b', 'undecided')] }),
      line({ hosts: [on('b', 'as it is')] }),
    ];
    const { hosts } = reportOf(lines, 'b');
    expect(hosts.map(({ host }) => host)).toEqual(['b', 'a']);
    expect(reportOf(lines).hosts.map(({ host }) => host)).toEqual(['a', 'b']);
    expect(hosts[0]!.fits.map(({ fit, share }) => [fit, share.count, share.of])).toEqual([
      ['as it is', 1, 3],
      ['better', 0, 3],
      ['with changes', 0, 3],
      ['not at all', 0, 3],
      ['undecided', 2, 3],
    ]);
    expect(hosts[0]!.undecidedSeem).toEqual([
      { fit: 'better', count: 1 },
      { fit: 'with changes', count: 1 },
    ]);
    expect(hosts[0]!.starts.find(({ starts }) => starts === 'undecided')?.share).toEqual(shareOf(3, 3));
  });

  test('findings, in how many configurations and how many', () => {
    const { findings } = reportOf([
      line({ findings: [finding('warn', 'safe'), finding('warn', 'risky'), finding('error')] }),
      line({ findings: [finding('warn', 'start')] }),
    ]);
    expect(findings).toEqual([
      {
        rule: 'rule-warn',
        title: 'rule-warn',
        level: 'warn',
        share: shareOf(2, 2),
        findings: 3,
        fix: { safe: 1, risky: 1, start: 1, none: 0 },
      },
      {
        rule: 'rule-error',
        title: 'rule-error',
        level: 'error',
        share: shareOf(1, 2),
        findings: 1,
        fix: { safe: 0, risky: 0, start: 0, none: 1 },
      },
    ]);
  });

  test('the loudest level of a rule, and its title', () => {
    expect(reportOf([lineAt('note'), lineAt('error'), lineAt('warn')]).findings).toMatchObject([
      { rule: 'image-unpinned', level: 'error' },
    ]);
    expect(reportOf([lineAt('note')]).findings[0]!.title).not.toBe('image-unpinned');
  });

  test.each<
    [what: string, findings: readonly SurveyFinding[], cleared: readonly [found: number, safe: number, risky: number, start: number]]
  >([
    ['nothing that stands against it', [finding('note'), finding('error', undefined, { waived: true })], [0, 0, 0, 0]],
    ['what is mended safely', [finding('error', 'safe'), finding('note')], [1, 1, 1, 1]],
    ['what is mended with a risk', [finding('error', 'safe'), finding('warn', 'risky')], [1, 0, 1, 1]],
    ['what the gate takes away', [finding('error', 'start'), finding('warn', 'risky')], [1, 0, 0, 1]],
    ['what is about the host', [finding('error', undefined, { rule: 'engine-breaks-sysbox' })], [0, 0, 0, 0]],
    ['what nothing mends', [finding('error'), finding('warn', 'safe')], [1, 0, 0, 0]],
  ])('what fixes clear: %s', (_what, findings, [found, safe, risky, start]) => {
    const { fixes } = reportOf([line({ findings }), line()]);
    expect([fixes.found, fixes.safe.count, fixes.risky.count, fixes.start.count]).toEqual([found, safe, risky, start]);
    expect([fixes.safe.of, fixes.start.of]).toEqual([found, found]);
  });

  test('reasons, each once for a configuration', () => {
    const undecided = ['the image a was not looked up', 'the image b was not looked up', 'no image is named'].map((why) => ({
      why,
      rules: 1,
    }));
    const report = reportOf([line({ undecided }), line({ undecided: undecided.slice(0, 1) }), line()]);
    expect(report.undecided).toEqual(shareOf(2, 3));
    expect(report.undecidedFor).toEqual([
      { why: 'an image was not looked up', count: 2 },
      { why: 'no image is named', count: 1 },
    ]);
  });

  test('rows, each once for a configuration', () => {
    const row = { row: 'mounts.bind', result: 'COMPATIBLE', action: 'pass' } as const;
    expect(
      reportOf([
        line({
          rows: [
            { ...row, condition: 'a' },
            { ...row, condition: 'b' },
          ],
        }),
        line({ rows: [row] }),
      ]).rows,
    ).toEqual([{ ...row, aspect: 'Bind of a host folder or file', count: 2 }]);
  });

  test('usages of another version come last, by their ids', () => {
    const { usages: counted } = reportOf([line({ uses: ['wormholes', 'features', 'features'] })]);
    expect(counted.at(-1)).toEqual({ id: 'wormholes', title: 'wormholes', share: shareOf(1, 1) });
    expect(counted.filter(({ share }) => share.count > 0).map(({ id }) => id)).toEqual(['features', 'wormholes']);
  });
});

test('words that were made up do not fill the memory', () => {
  const all = tally();
  for (let index = 0; index < 3000; index++) {
    const word = `x${index}`;
    all.add(
      line({
        uses: [word],
        hosts: [{ host: word, starts: 'as it is', fit: 'better', seems: 'better' }],
        findings: [finding('error', undefined, { rule: word })],
        rows: [{ row: word, result: 'WARN', action: 'warn' }],
        undecided: [{ why: `made up ${word}`, rules: 1 }],
      }),
    );
  }
  const report = all.report('0.0.0');
  expect(report.configurations).toBe(3000);
  expect(report.hosts.length).toBe(64);
  expect(report.findings.length).toBe(1000);
  expect(report.rows.length).toBe(1001);
  expect(report.rows[0]).toMatchObject({ row: 'other', count: 2000 });
  expect(report.undecidedFor.length).toBe(201);
  expect(report.undecidedFor[0]).toEqual({ why: 'other reasons', count: 2800 });
  expect(report.usages.length).toBe(usages.length + 1001);
});

test('the order of lines is of no matter', () => {
  const lines = fc.array(
    fc.record({
      repository: fc.constantFrom('a', 'b', 'c'),
      tier: fc.constantFrom('strict', 'standard'),
      uses: fc.subarray(['features', 'gpu', 'x']),
      findings: fc.array(fc.constantFrom(finding('warn', 'safe'), finding('error'), finding('note', 'start')), { maxLength: 3 }),
      undecided: fc
        .subarray(['no image is named', 'the image a was not looked up', 'a'])
        .map((whys) => whys.map((why) => ({ why, rules: 1 }))),
    }),
  );
  fc.assert(
    fc.property(
      lines.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))),
      ([one, other]) => {
        expect(reportOf(one.map((some) => line(some)))).toEqual(reportOf(other.map((some) => line(some))));
      },
    ),
  );
});

test('real lines add up', async () => {
  const report = reportOf([
    await surveyed('{ "image": "ghcr.io/a/b:1", "privileged": true }'),
    await surveyed('{ "image": "ghcr.io/a/c:1" }'),
  ]);
  expect(report.undecidedFor[0]).toEqual({ why: 'an image was not looked up', count: 2 });
  expect(report.usages.find(({ id }) => id === 'privileged')?.share).toEqual(shareOf(1, 2));
});
