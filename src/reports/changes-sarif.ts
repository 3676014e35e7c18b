import { detectorAddress, packageAddress } from '../known/addresses.ts';
import type { ChangesReport } from '../model/changes-report.ts';
import type { ChangeLevel, Detector } from '../model/detector.ts';
import { cutText } from '../syntax/plain-text.ts';
import { messageText, safeJson, sarifPlaces } from './sarif-location.ts';
import { escapeMarkdown } from './page-markdown.ts';

const levels: Readonly<Record<ChangeLevel, string>> = { error: 'error', warn: 'warning', note: 'note' };
const severities: Readonly<Record<ChangeLevel, string>> = { error: '8.0', warn: '5.5', note: '2.0' };
const schema = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';

/** What a workspace was left with as SARIF 2.1.0, a result for each finding; what could not be told is a notification. `detectors`: for what their descriptors say. */
export function renderChangesSarif(report: ChangesReport, detectors: readonly Detector[]): string {
  const places = sarifPlaces(new Map());
  const used = [...new Set(report.findings.map(({ detector }) => detector))];
  const results = report.findings.map(({ detector, level, path, line, status, message, by, when, undo, fingerprint }) => ({
    ruleId: detector,
    ruleIndex: used.indexOf(detector),
    level: levels[level],
    message: { text: messageText(`${message}. Run by ${by}, ${when}.${undo === undefined ? '' : ` To undo: ${undo}`}`) },
    locations: [{ physicalLocation: places.location({ document: path, line }) }],
    partialFingerprints: { 'containai/changes/v1': fingerprint },
    properties: { status },
  }));
  const notifications = report.notTold.map(({ path, why }) => ({
    level: 'warning',
    message: { text: messageText(`Not told: ${why}.`) },
    locations: [{ physicalLocation: places.location({ document: path }) }],
  }));
  const { name, version } = report.tool;
  const rules = used.map((id) => descriptorOf(id, detectors));
  const run = {
    tool: { driver: { name, version, semanticVersion: version, informationUri: packageAddress, rules } },
    columnKind: 'utf16CodeUnits',
    invocations: [{ executionSuccessful: true, ...(notifications.length === 0 ? {} : { toolExecutionNotifications: notifications }) }],
    results,
  };
  return `${safeJson({ $schema: schema, version: '2.1.0', runs: [run] })}\n`;
}

/** GitHub’s limit on the characters of a description is 1024. */
const longestDescription = 1000;

function descriptorOf(id: string, detectors: readonly Detector[]): object {
  const detector = detectors.find((one) => one.id === id);
  if (detector === undefined) return { id };
  const { title, why, advice, level } = detector;
  const helpUri = detectorAddress(id);
  return {
    id,
    shortDescription: { text: title },
    fullDescription: { text: cutText(why, longestDescription) },
    help: {
      text: `${why}\n\nWhat to do: ${advice}`,
      markdown: [
        escapeMarkdown(why),
        `**What to do:** ${escapeMarkdown(advice)}`,
        `[All about this detector](${helpUri}), or offline: \`containai explain ${id}\``,
      ].join('\n\n'),
    },
    helpUri,
    defaultConfiguration: { level: levels[level] },
    properties: { tags: ['security', 'dev-container', 'changes'], 'security-severity': severities[level] },
  };
}
