/**
 * Writes docs/rules/ and docs/reference/ from the catalogues, the table of options and the report's schema: what `explain` and `--help` say,
 * for the web. With `--check`, writes nothing and fails where a page is not current.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { choicesOf, exitCodes, flagOf } from '../src/cli/help.ts';
import { type Command, commands } from '../src/cli/settings.ts';
import { matrixFor } from '../src/matrix/apply.ts';
import { matrix } from '../src/matrix/catalogue.ts';
import { type Page, text } from '../src/model/page.ts';
import { tiers } from '../src/model/rule.ts';
import { renderMatrixMarkdown } from '../src/reports/matrix-markdown.ts';
import { pageOfRule } from '../src/reports/page-of-rule.ts';
import { renderPageMarkdown } from '../src/reports/page-markdown.ts';
import { rules } from '../src/rules/catalogue.ts';
import { pageOfReportSchema } from './report-schema-page.ts';

const docs = fileURLToPath(new URL('../docs/', import.meta.url));
const written = '<!-- Written by scripts/write-docs.ts: change what it is made from. -->\n\n';

const pages = new Map<string, string>([
  ['rules/README.md', rulesTable()],
  ...rules.map((rule) => [`rules/${rule.id}.md`, renderPageMarkdown(pageOfRule(rule))] as const),
  ['reference/cli.md', renderPageMarkdown(cliPage())],
  ['reference/matrix.md', renderMatrixMarkdown(matrixFor(matrix, {}), { differences: true })],
  [
    'reference/report.md',
    renderPageMarkdown(pageOfReportSchema(JSON.parse(readFileSync(join(docs, '../schemas/report-1.schema.json'), 'utf8')))),
  ],
]);

const isCheck = process.argv.includes('--check');
const stale = [...pages]
  .filter(([path, page]) => !existsSync(join(docs, path)) || readFileSync(join(docs, path), 'utf8') !== written + page)
  .map(([path]) => path);
const left = ['rules', 'reference']
  .flatMap((folder) => (existsSync(join(docs, folder)) ? readdirSync(join(docs, folder)).map((name) => `${folder}/${name}`) : []))
  .filter((path) => !pages.has(path));

if (isCheck) {
  for (const path of stale) console.log(`docs/${path} is not current: npm run docs`);
  for (const path of left) console.log(`docs/${path} belongs to nothing: npm run docs`);
  process.exitCode = stale.length + left.length > 0 ? 1 : 0;
} else {
  for (const path of left) rmSync(join(docs, path));
  for (const path of stale) {
    mkdirSync(dirname(join(docs, path)), { recursive: true });
    writeFileSync(join(docs, path), written + pages.get(path));
  }
  console.log(`${stale.length} pages written, ${left.length} removed, ${pages.size} in all`);
}

function rulesTable(): string {
  const head = [
    '# Rules',
    '',
    'Each rule is one way a configuration can be wrong. `containai explain ID` prints the same pages offline.',
    '',
  ];
  const table = [`| Rule | What | Severity | ${tiers.join(' | ')} |`, `| --- | --- | --- | ${tiers.map(() => '---').join(' | ')} |`];
  const concerns = [...new Set(rules.map(({ concern }) => concern))];
  const sections = concerns.flatMap((concern) => [
    `## ${concern.slice(0, 1).toUpperCase()}${concern.slice(1)}`,
    '',
    ...table,
    ...rules
      .filter((rule) => rule.concern === concern)
      .map(
        ({ id, title, severity, levels }) =>
          `| [${id}](${id}.md) | ${title} | ${severity} | ${tiers.map((tier) => levels[tier]).join(' | ')} |`,
      ),
    '',
  ]);
  return `${[...head, ...sections].join('\n').trimEnd()}\n`;
}

function cliPage(): Page {
  return {
    title: 'The command line',
    sections: [
      ...Object.entries<Command>(commands).map(([name, { summary, about, settings, arguments: args }]) => ({
        heading: `containai ${name}`,
        blocks: [
          text(summary),
          { kind: 'code', language: 'sh', text: `containai ${name} [OPTIONS] ${args}`.trimEnd() } as const,
          text(about),
          {
            kind: 'table',
            head: ['Option', 'What it does'],
            rows: Object.entries(settings).map(([key, setting]) => [`\`${flagOf(key, setting)}\``, `${setting.help}${choicesOf(setting)}`]),
          } as const,
        ],
      })),
      { heading: 'Exit codes', blocks: [text(exitCodes)] },
    ],
  };
}
