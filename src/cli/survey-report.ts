import { resolve } from 'node:path';
import { gzip } from '../machine/deflate.ts';
import type { Output } from '../machine/machine.ts';
import { realMachine } from '../machine/real.ts';
import type { SurveyReport } from '../model/survey-report.ts';
import { openResults, type Results } from '../tasks/survey/read-results.ts';
import { tally } from '../tasks/survey/tally.ts';
import { badUsage, type Console, hasColor, help, notWritten } from './console.ts';
import { loadHtmlReport } from './load-html-report.ts';
import { parseArguments } from './parse-arguments.ts';
import type { SurveyFormat, Values } from './settings.ts';

/** `containai survey report`: what the results of surveys come to. */
export async function runSurveyReport(args: readonly string[], out: Console): Promise<number> {
  const parsed = parseArguments('survey report', args);
  if ('usage' in parsed) return badUsage(parsed.usage, out);
  const { values, positionals } = parsed;
  if (values.help) return help('survey report', out);
  if (positionals.length === 0)
    return badUsage('Which results? containai survey report RESULTS..., files that containai survey wrote.', out);
  if (values.output !== undefined && isOneOf(values.output, positionals))
    return badUsage(`No report goes to ${values.output}: its results are read.`, out);
  if (values.sql !== undefined) return (await import('./survey-sql.ts')).runSurveySql(values.sql, positionals, values, out);
  if (values.before.length > 0) return badUsage('--before is for --sql, which compares.', out);
  const results = openResults(positionals, realMachine);
  if ('refused' in results) return badUsage(results.refused, out);
  try {
    return await report(results, values, out);
  } finally {
    results.close();
  }
}

async function report(results: Results, values: Values<'survey report'>, out: Console): Promise<number> {
  const { host, output } = values;
  if (host !== undefined && !results.hosts.has(host)) {
    const names = [...results.hosts].slice(0, 10).map((name) => name.slice(0, 60));
    return badUsage(`No result is for the host ${host.slice(0, 60)}${names.length === 0 ? '.' : `; there is ${names.join(', ')}.`}`, out);
  }
  for (const sentence of results.leftOut) out.complain(sentence);
  if (output === undefined) {
    const layout = { color: hasColor(values.color, out), width: out.width };
    for await (const text of gathered(textsOf(results, values.format ?? 'text', layout, values, out.version))) await out.print(text);
    return 0;
  }
  const opened = realMachine.openOutput(output);
  if ('refused' in opened) return notWritten(output, opened, out);
  const texts = textsOf(results, values.format ?? formatOf(output), { color: false, width: 100 }, values, out.version);
  const refused = await writeAll(gathered(texts), opened.output);
  if (refused === undefined) return 0;
  out.complain(`the report could not be written to ${output}: ${refused}.`);
  return 3;
}

interface Shown {
  readonly color: boolean;
  readonly width: number;
}

async function* textsOf(
  results: Results,
  format: SurveyFormat,
  shown: Shown,
  { verbose, host }: Pick<Values<'survey report'>, 'verbose' | 'host'>,
  version: string,
): AsyncGenerator<string> {
  switch (format) {
    case 'ndjson':
      for (const line of results.sorted()) yield `${line}\n`;
      return;
    case 'json':
      return yield `${JSON.stringify(addUp(results, version, host), undefined, 2)}\n`;
    case 'markdown':
      return yield (await import('../reports/survey-markdown.ts')).renderSurveyMarkdown(addUp(results, version, host), { verbose });
    case 'html':
      return yield* pageOf(results, version, host);
    case 'text':
      return yield (await import('../reports/survey-text.ts')).renderSurveyText(addUp(results, version, host), { ...shown, verbose });
  }
}

function* pageOf(results: Results, version: string, host: string | undefined): Generator<string> {
  const page = loadHtmlReport().htmlReport({ title: 'Survey of dev containers', version }, { gzip });
  const all = tally();
  for (const line of results.lines()) {
    all.add(line);
    yield* page.add(line);
  }
  yield* page.end(all.report(version, host));
}

function addUp(results: Results, version: string, host: string | undefined): SurveyReport {
  const all = tally();
  for (const line of results.lines()) all.add(line);
  return all.report(version, host);
}

/** Texts together, so that a write is worth its while. */
async function* gathered(texts: AsyncIterable<string>): AsyncGenerator<string> {
  const enough = 1 << 16;
  let waiting = '';
  for await (const text of texts) {
    waiting += text;
    if (waiting.length < enough) continue;
    yield waiting;
    waiting = '';
  }
  if (waiting !== '') yield waiting;
}

async function writeAll(texts: AsyncIterable<string>, output: Output): Promise<string | undefined> {
  try {
    for await (const text of texts) {
      const { refused } = output.write(text);
      if (refused !== undefined) return refused;
    }
  } catch (error) {
    output.discard();
    throw error;
  }
  return output.finish().refused;
}

const endings: Readonly<Record<string, SurveyFormat>> = {
  json: 'json',
  md: 'markdown',
  markdown: 'markdown',
  html: 'html',
  htm: 'html',
  ndjson: 'ndjson',
  jsonl: 'ndjson',
};

function formatOf(path: string): SurveyFormat {
  const ending = /\.([a-z]+)$/iu.exec(path)?.[1]?.toLowerCase();
  return ending !== undefined && Object.hasOwn(endings, ending) ? endings[ending]! : 'text';
}

function isOneOf(path: string, others: readonly string[]): boolean {
  return others.some((one) => realPath(one) === realPath(path));
}

function realPath(path: string): string {
  return realMachine.realPath(resolve(realMachine.workingFolder(), path));
}
