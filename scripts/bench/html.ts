/** Writes the HTML report of so many configurations, all different, to a file: `html.ts FILE COUNT [RESULTS.ndjson]`. */
import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import { gzip } from '../../src/machine/deflate.ts';
import type { SurveyLine } from '../../src/model/survey.ts';
import { htmlReport } from '../../src/reports/html/html-report.ts';
import { pageReport } from '../../test/page-lines.ts';
import { variedLines } from '../../test/varied-lines.ts';

const [file = '', count = '', results] = process.argv.slice(2);
const lines = results === undefined ? [...variedLines(Number(count))] : linesOf(results).slice(0, Number(count));
const page = htmlReport({ title: 'Survey of dev containers', version: '0.1.0' }, { gzip });
const out = openSync(file, 'w');
for (const line of lines) for (const part of page.add(line)) writeSync(out, part);
for (const part of page.end(pageReport(lines))) writeSync(out, part);
closeSync(out);
process.stdout.write(JSON.stringify({ configurations: lines.length }));

function linesOf(path: string): SurveyLine[] {
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as SurveyLine);
}
