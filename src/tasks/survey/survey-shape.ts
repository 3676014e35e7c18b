import { startWords } from '../../model/report.ts';
import { actions, results } from '../../model/row.ts';
import { formatNames, levels, tiers } from '../../model/rule.ts';
import {
  fits,
  type SurveyAnswer,
  type SurveyFinding,
  type SurveyLine,
  type SurveyProblem,
  type SurveyRow,
  type SurveyUnknown,
} from '../../model/survey.ts';
import { atLeast, type Check, list, oneOf, text, textLike, whole, yesOrNo } from '../../syntax/json-shape.ts';

/** A line has bounds itself: no text and no list in it needs one of its own. */
const any = text(Number.MAX_SAFE_INTEGER);
const word = text(1000);
const count = whole(0, Number.MAX_SAFE_INTEGER);
const all = (item: Check): Check => list(item, Number.MAX_SAFE_INTEGER);
const hosts = all(count);

const answer: Check = atLeast(
  {
    host: word,
    starts: oneOf(...startWords),
    fit: oneOf(...fits),
    seems: oneOf(...fits.filter((fit) => fit !== 'undecided')),
  } satisfies Record<keyof SurveyAnswer, Check>,
  ['host', 'starts', 'fit', 'seems'],
);

const finding: Check = atLeast(
  {
    rule: word,
    level: oneOf(...levels.filter((level) => level !== 'off')),
    severity: oneOf('low', 'medium', 'high', 'critical'),
    message: any,
    document: any,
    line: count,
    column: count,
    text: any,
    fix: oneOf('safe', 'risky', 'start'),
    waived: yesOrNo,
    hosts,
  } satisfies Record<keyof SurveyFinding, Check>,
  ['rule', 'level', 'severity', 'message'],
);

const row: Check = atLeast(
  { row: word, result: oneOf(...results), action: oneOf(...actions), condition: any, hosts } satisfies Record<keyof SurveyRow, Check>,
  ['row', 'result', 'action'],
);

const unknown: Check = atLeast({ why: any, rules: count } satisfies Record<keyof SurveyUnknown, Check>, ['why', 'rules']);

const problem: Check = atLeast({ message: any, document: any, line: count, fatal: yesOrNo } satisfies Record<keyof SurveyProblem, Check>, [
  'message',
  'fatal',
]);

/** The version of a line that can be read, whatever else it says. */
export const knownVersion: Check = textLike(/^1\.\d{1,6}$/u, 'be a version 1');

/** What a line of a survey looks like; keys of newer versions are left alone. */
export const surveyShape: Check = atLeast(
  {
    document: any,
    key: word,
    repository: any,
    files: all(any),
    links: all(any),
    commit: word,
    version: knownVersion,
    tool: word,
    tier: oneOf(...tiers),
    format: oneOf(...formatNames),
    summary: any,
    uses: all(word),
    hosts: all(answer),
    findings: all(finding),
    rows: all(row),
    undecided: all(unknown),
    problems: all(problem),
  } satisfies Record<keyof SurveyLine, Check>,
  [
    'key',
    'document',
    'repository',
    'files',
    'links',
    'version',
    'tool',
    'tier',
    'uses',
    'hosts',
    'findings',
    'rows',
    'undecided',
    'problems',
  ],
);
