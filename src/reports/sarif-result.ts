import type { FindingFix, TextEdit } from '../model/report.ts';
import { indexLines, type LineIndex } from '../syntax/line-index.ts';
import { plainText } from '../syntax/plain-text.ts';
import { messageText, physicalLocation, regionOf, safeJson, uriOf } from './sarif-location.ts';
import { sarifLevels } from './sarif-rule.ts';
import { placeOf, type SaidFinding } from './worst-findings.ts';

/** Further places of a result; GitHub shows 100 locations and refuses more than 1,000. */
const mostRelated = 20;

/** A result beyond these characters is written without its fix. */
const longestResult = 1 << 16;

/** Line indexes of texts, each made once and only where one is asked for. */
export type Indexes = (document: string) => LineIndex | undefined;

/** Indexes of the texts that came with a part of a report. */
export function indexesOf(texts: ReadonlyMap<string, string>): Indexes {
  const made = new Map<string, LineIndex>();
  return (document) => {
    let index = made.get(document);
    if (index === undefined) {
      const text = texts.get(document);
      if (text === undefined) return undefined;
      made.set(document, (index = indexLines(text)));
    }
    return index;
  };
}

/**
 * A finding as a SARIF result, as JSON. `occurrence`: how many findings of the run had its fingerprint before, and itself; lines move and
 * these two do not.
 */
export function sarifResult(said: SaidFinding, ruleIndex: number, occurrence: number, indexes: Indexes): string {
  const { finding, request } = said;
  const result = {
    ruleId: finding.rule,
    ruleIndex,
    level: sarifLevels[finding.level],
    message: { text: messageText(finding.message) },
    locations: [{ physicalLocation: physicalLocation(placeOf(said)), logicalLocations: [{ name: messageText(request, 200) }] }],
    ...related(said),
    partialFingerprints: { 'containai/v1': `${finding.fingerprint}:${occurrence}` },
    ...suppressions(said),
    ...(finding.known === true ? { baselineState: 'unchanged' } : {}),
    properties: { severity: finding.severity },
  };
  const fixes = fixesOf(finding.fix, indexes);
  if (fixes === undefined) return safeJson(result);
  const whole = safeJson({ ...result, fixes });
  return whole.length > longestResult ? safeJson(result) : whole;
}

function related(said: SaidFinding): object {
  const first = said.finding.evidence[0];
  const others = said.finding.evidence.filter((one) => one !== first && one.document !== undefined && one.line !== undefined);
  if (others.length === 0) return {};
  return {
    relatedLocations: others.slice(0, mostRelated).map(({ document = '', line, column, shows }, index) => ({
      id: index + 1,
      physicalLocation: physicalLocation({ document, line, column }),
      ...(shows === '' ? {} : { message: { text: messageText(shows, 200) } }),
    })),
  };
}

function suppressions({ finding: { waiver } }: SaidFinding): object {
  if (waiver === undefined) return {};
  const until = waiver.until === undefined ? '' : ` (until ${plainText(waiver.until)})`;
  return { suppressions: [{ kind: 'external', status: 'accepted', justification: `${messageText(waiver.reason)}${until}` }] };
}

/** All edits of a fix or none: half a fix is no fix. */
function fixesOf(fix: FindingFix | undefined, indexes: Indexes): readonly object[] | undefined {
  const edits = fix?.edits ?? [];
  if (fix === undefined || edits.length === 0) return undefined;
  const byDocument = new Map<string, TextEdit[]>();
  for (const edit of edits) {
    const own = byDocument.get(edit.document);
    if (own === undefined) byDocument.set(edit.document, [edit]);
    else own.push(edit);
  }
  const changes: object[] = [];
  for (const [document, own] of byDocument) {
    const index = indexes(document);
    if (index === undefined) return undefined;
    changes.push({
      artifactLocation: { uri: uriOf(document) },
      replacements: own.map(({ start, end, text }) => ({
        deletedRegion: regionOf(index, start, end),
        ...(text === '' ? {} : { insertedContent: { text } }),
      })),
    });
  }
  const stops = fix.stops === undefined ? '' : ` ${messageText(fix.stops)}`;
  const text = `${messageText(fix.title)}${fix.safety === 'risky' ? ' (risky).' : '.'}${stops}`;
  return [{ description: { text }, artifactChanges: changes }];
}
