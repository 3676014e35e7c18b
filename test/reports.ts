import { fc } from './seeded.ts';
import type { Evidence, Finding, FindingFix, PolicyReport, Problem, Report, RequestReport, Verdict } from '../src/model/report.ts';

/** Where a waiver is written. */
export const policyPlace = { document: '.containai.yaml', line: 3, column: 5 };

/** A policy of which all is to be said: a waiver that has ended, one that waives nothing, and who was not listened to. */
export const policyReport: PolicyReport = {
  documents: ['.containai.yaml'],
  ignored: ['a/.containai.yaml'],
  comments: { honoured: false, seen: 1 },
  waivers: [
    { rule: 'host-command', reason: 'x', until: '2020-01-31', from: policyPlace, state: 'expired' },
    { rule: 'host-command', reason: 'x', from: policyPlace, state: 'unused' },
  ],
};

/** A part of a report, with the texts it points into. */
export interface ReportPart {
  readonly report: Pick<Report, 'requests' | 'problems' | 'wants'>;
  readonly texts: ReadonlyMap<string, string>;
}

/** A finding with what a test cares about; all else is of no matter. */
export function finding(some: Partial<Finding> = {}): Finding {
  return {
    rule: 'host-command',
    level: 'error',
    severity: 'high',
    message: 'Something runs on this machine',
    evidence: [evidence()],
    fingerprint: '0123456789abcdef',
    ...some,
  };
}

/** A place in `a.json`. */
export function evidence(some: Partial<Evidence> = {}): Evidence {
  return { from: { layer: 'file', document: 'a.json', pointer: '/x' }, document: 'a.json', line: 2, column: 3, shows: 'x', ...some };
}

/** A request that holds findings, each in a verdict of its own, and other verdicts. */
export function request(findings: readonly Finding[], some: Partial<RequestReport> = {}, others: readonly Verdict[] = []): RequestReport {
  return {
    name: 'app',
    kind: 'container',
    document: 'a.json',
    summary: 'image node',
    uses: [],
    verdicts: [...findings.map((one): Verdict => ({ rule: one.rule, state: 'found', findings: [one], missing: [] })), ...others],
    starts: 'not under this policy',
    ...some,
  };
}

/** A part of a report; its one text is `a.json`. */
export function part(requests: readonly RequestReport[], problems: readonly Problem[] = [], text = '{\n  "x": 1\n}\n'): ReportPart {
  return { report: { requests, problems, wants: [] }, texts: new Map([['a.json', text]]) };
}

const hostilePieces = [
  '::error::',
  '##[group]',
  '\n',
  '\r\n',
  '%0A',
  '|',
  '`',
  '](http://evil.example)',
  '[',
  '@everyone',
  '#1',
  '<img src=x>',
  '<!--',
  '-->',
  '</details>',
  '**',
  '\\',
  '{0}',
  'https://evil.example',
  'www.evil.example',
  '\u001b[2J',
  '\u009b',
  '\u202e',
  '\ud800',
  '$x$',
  '&lt;',
  '~~',
  'a@b.example',
  'GH-7',
  'plain',
  ' ',
  ':',
  ',',
  '../',
  '%',
];

/** Text that tries to be something else: markup, commands of a log, control characters, mentions. */
export const hostileText = fc.oneof(
  fc.string({ maxLength: 30, unit: 'binary' }),
  fc.array(fc.constantFrom(...hostilePieces), { maxLength: 8 }).map((pieces) => pieces.join('')),
);

const document = fc.oneof(
  fc.constantFrom('a.json', 'b/c.yaml', '/abs/d.json', '../up.json', 'command line', 'Feature go 1.3.4'),
  hostileText.map((text) => text || 'x'),
);

const place: fc.Arbitrary<Evidence> = fc.record(
  {
    from: fc.record({ layer: fc.constant('file' as const), document, pointer: hostileText }),
    document,
    line: fc.integer({ min: 1, max: 1e6 }),
    column: fc.integer({ min: 1, max: 1e6 }),
    shows: hostileText,
  },
  { requiredKeys: ['from', 'shows'] },
);

const fix: fc.Arbitrary<FindingFix> = fc.record(
  {
    title: hostileText,
    safety: fc.constantFrom('safe', 'risky'),
    where: fc.constantFrom('file', 'source', 'start'),
    stops: hostileText,
    edits: fc.array(
      fc
        .record({ document, start: fc.nat(40), end: fc.nat(40), text: hostileText })
        .map((edit) => ({ ...edit, end: edit.start + edit.end })),
      { minLength: 1, maxLength: 3 },
    ),
  },
  { requiredKeys: ['title', 'safety', 'where'] },
);

const anyFinding: fc.Arbitrary<Finding> = fc.record(
  {
    rule: fc.constantFrom('host-command', 'docker-socket-mounted', 'image-unpinned', 'duplicate-key'),
    level: fc.constantFrom('error', 'warn', 'note'),
    severity: fc.constantFrom('low', 'medium', 'high', 'critical'),
    message: hostileText,
    evidence: fc.array(place, { maxLength: 4 }),
    fingerprint: fc.constantFrom('0123456789abcdef', 'fedcba9876543210'),
    fix,
    waiver: fc.record(
      { reason: hostileText, until: fc.constant('2030-01-31'), from: fc.constant(policyPlace) },
      { requiredKeys: ['reason', 'from'] },
    ),
    known: fc.constant(true as const),
  },
  { requiredKeys: ['rule', 'level', 'severity', 'message', 'evidence', 'fingerprint'] },
);

const undecided: fc.Arbitrary<Verdict> = fc.record({
  rule: fc.constantFrom('seccomp-unconfined', 'host-command'),
  state: fc.constant('undecided' as const),
  findings: fc.constant([]),
  missing: fc.array(
    fc.oneof(
      fc.constant('kernel' as const),
      hostileText.map((why) => ({
        fields: [],
        can: 'add' as const,
        layer: 'image' as const,
        why,
        from: { layer: 'file' as const, document: 'a.json', pointer: '' },
      })),
    ),
    { maxLength: 2 },
  ),
});

/** Parts of a report that nobody would write by accident. */
export const anyParts: fc.Arbitrary<readonly ReportPart[]> = fc.array(
  fc
    .record({
      requests: fc.array(
        fc
          .record({
            name: hostileText,
            document,
            findings: fc.array(anyFinding, { maxLength: 6 }),
            others: fc.array(undecided, { maxLength: 2 }),
            starts: fc.constantFrom('as it is' as const, 'undecided' as const),
          })
          .map(({ findings, others, ...some }) => request(findings, some, others)),
        { maxLength: 3 },
      ),
      problems: fc.array(
        fc.record(
          { document, message: hostileText, fatal: fc.boolean(), line: fc.integer({ min: 1, max: 99 }) },
          { requiredKeys: ['document', 'message', 'fatal'] },
        ),
        { maxLength: 2 },
      ),
      text: fc.string({ maxLength: 60 }),
    })
    .map(({ requests, problems, text }) => part(requests, problems, text)),
  { maxLength: 3 },
);

/** Control characters and marks that reorder text; line breaks are not among them. */
// oxlint-disable-next-line no-control-regex -- that is what is looked for
export const controls = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/u;
