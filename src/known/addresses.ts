import { version } from '../../package.json';

/** Where the pages of this package are on the web, as they were published with this version. */
const published = `https://unpkg.com/containai@${version}`;

/** The page of the package. */
export const packageAddress = 'https://www.npmjs.com/package/containai';

/** The page of a rule: what `containai explain ID` prints, for reports that link. */
export function ruleAddress(rule: string): string {
  return `${published}/docs/rules/${encodeURIComponent(rule)}.md`;
}

/** What the page of all detectors says of one. */
export function detectorAddress(detector: string): string {
  return `${published}/docs/reference/changes.md#${encodeURIComponent(detector)}`;
}
