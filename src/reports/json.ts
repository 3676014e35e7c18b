import type { Report } from '../model/report.ts';

/** A report as JSON, ending with a line break; its shape is that of `schemas/report-1.schema.json`. */
export function renderJson(report: Report): string {
  return `${JSON.stringify(report, undefined, 2)}\n`;
}
