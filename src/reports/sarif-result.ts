import type { FindingFix, TextEdit } from '../model/report.ts';
import { plainText } from '../syntax/plain-text.ts';
import { messageText, safeJson, type SarifPlaces } from './sarif-location.ts';
import { sarifLevels } from './sarif-rule.ts';
import { placeOf, type SaidFinding } from './worst-findings.ts';

/** Further places of a result; GitHub shows 100 locations and refuses more than 1,000. */
const mostRelated = 20;

/** A result beyond these characters is written without its fix. */
const longestResult = 1 << 16;

/**
 * A finding as a SARIF result, as JSON. `occurrence`: how many findings of the run had its fingerprint before, and itself; lines move and
 * these two do not.
 */
export function sarifResult(said: SaidFinding, ruleIndex: number, occurrence: number, places: SarifPlaces): string {
  const { finding, request } = said;
  const result = {
    ruleId: finding.rule,
    ruleIndex,
    level: sarifLevels[finding.level],
    message: { text: messageText(finding.message) },
    locations: [{ physicalLocation: places.location(placeOf(said)), logicalLocations: [{ name: messageText(request, 200) }] }],
    ...related(said, places),
    partialFingerprints: { 'containai/v1': `${finding.fingerprint}:${occurrence}` },
    ...suppressions(said),
    ...(finding.known === true ? { baselineState: 'unchanged' } : {}),
    properties: { severity: finding.severity },
  };
  const fixes = fixesOf(finding.fix, places);
  if (fixes === undefined) return safeJson(result);
  const whole = safeJson({ ...result, fixes });
  return whole.length > longestResult ? safeJson(result) : whole;
}

function related(said: SaidFinding, places: SarifPlaces): object {
  const first = said.finding.evidence[0];
  const others = said.finding.evidence.filter((one) => one !== first && one.document !== undefined && one.line !== undefined);
  if (others.length === 0) return {};
  return {
    relatedLocations: others.slice(0, mostRelated).map(({ document = '', line, column, shows }, index) => ({
      id: index + 1,
      physicalLocation: places.location({ document, line, column }),
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
function fixesOf(fix: FindingFix | undefined, places: SarifPlaces): readonly object[] | undefined {
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
    const replacements: object[] = [];
    for (const { start, end, text } of own) {
      const deletedRegion = places.region(document, start, end);
      if (deletedRegion === undefined) return undefined;
      replacements.push({ deletedRegion, ...(text === '' ? {} : { insertedContent: { text } }) });
    }
    changes.push({ artifactLocation: { uri: places.uri(document) }, replacements });
  }
  const stops = fix.stops === undefined ? '' : ` ${messageText(fix.stops)}`;
  const text = `${messageText(fix.title)}${fix.safety === 'risky' ? ' (risky).' : '.'}${stops}`;
  return [{ description: { text }, artifactChanges: changes }];
}
