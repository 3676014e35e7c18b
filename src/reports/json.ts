import type { PolicyReport, Problem, Report } from '../model/report.ts';
import type { Want } from '../model/request.ts';

/** A report as JSON that is printed in parts; the shape of the whole is that of `schemas/report-1.schema.json`. */
export interface JsonReport {
  /** The text of some configurations, request by request. Their problems and what they want come at the end. */
  add(part: Pick<Report, 'requests' | 'problems' | 'wants'>): Iterable<string>;
  /** What comes after the last of them, ending with a line break. */
  end(policy?: PolicyReport): string;
}

/** Begins a report as JSON. The parts joined are what `JSON.stringify` makes of the whole, with two spaces. */
export function jsonReport(head: Pick<Report, 'version' | 'tool' | 'tier' | 'host'>): JsonReport {
  const problems: Problem[] = [];
  const wants = new Map<string, Want>();
  const start = `${unclosed(JSON.stringify(head, undefined, 2))},\n  "requests": [`;
  let isFirst = true;
  return {
    *add(part) {
      for (const problem of part.problems) problems.push(problem);
      for (const want of part.wants) if (!wants.has(`${want.kind} ${want.name}`)) wants.set(`${want.kind} ${want.name}`, want);
      for (const request of part.requests) {
        yield `${isFirst ? start : ','}\n${indented(request)}`;
        isFirst = false;
      }
    },
    end: (policy) => {
      const rest = JSON.stringify({ problems, wants: [...wants.values()], policy }, undefined, 2);
      return `${isFirst ? start : '\n  '}],${rest.slice('{'.length)}\n`;
    },
  };
}

function unclosed(object: string): string {
  return object.slice(0, -'\n}'.length);
}

/** A value as it stands in a list of the report. */
function indented(value: unknown): string {
  return JSON.stringify([[value]], undefined, 2).slice('[\n  [\n'.length, -'\n  ]\n]'.length);
}
