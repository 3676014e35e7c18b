import type { StudyRow } from '../model/row.ts';

/** Makes rows of one of the study's pattern tables: aspect, expectation, behaviour and result, in the study's own words. */
export function patternTable(
  section: string,
  evidence: string,
): (aspect: string, expectation: string, says: string, result: string) => StudyRow {
  return (aspect, expectation, says, result) => ({ section, aspect, expectation, says, result, evidence });
}

/** A row of “What Sysbox Virtualizes”. */
export function virtualizes(aspect: string, says: string): StudyRow {
  return { section: 'What Sysbox Virtualizes', aspect, says, evidence: 'doc-link' };
}

/** A row of “What Sysbox Blocks or Restricts”. */
export function restricts(aspect: string, says: string, reason: string): StudyRow {
  return { section: 'What Sysbox Blocks or Restricts', aspect, says, reason, evidence: 'doc-link' };
}

/** A row of the “Summary Compatibility Table”. */
export function summary(aspect: string, frequency: string, result: string, action: string): StudyRow {
  return { section: 'Summary Compatibility Table', aspect, says: result, result, action, frequency };
}

/** One of the “Workarounds for Incompatible Patterns”: its heading and its text. */
export function studyWorkaround(aspect: string, says: string): StudyRow {
  return { section: 'Workarounds for Incompatible Patterns', aspect, says };
}

/** A row of “Kernel Version Requirements”: feature, lowest kernel, recommendation. */
export function kernelTable(aspect: string, says: string, action: string): StudyRow {
  return { section: 'Kernel Version Requirements', aspect, says, action };
}

/** What the study says outside its tables. */
export function remark(section: string, aspect: string, says: string): StudyRow {
  return { section, aspect, says };
}
