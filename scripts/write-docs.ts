/**
 * Writes docs/rules/, docs/reference/, docs/escape-matrix.md and the schema of policies from the catalogues, the table of options and the report's schema: what
 * `explain` and `--help` say, for the web. And src/reports/html/page-script.ts, the script of the HTML report, from its sources. With `--check`, writes nothing and fails where a page is not current.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { choicesOf, exitCodes, flagOf } from '../src/cli/help.ts';
import { type Command, commands } from '../src/cli/settings.ts';
import { detectors } from '../src/changes/catalogue.ts';
import { escapes } from '../src/escapes/catalogue.ts';
import { outsideEscapes } from '../src/escapes/outside.ts';
import { matrixFor } from '../src/matrix/apply.ts';
import { matrix } from '../src/matrix/catalogue.ts';
import { type Page, text } from '../src/model/page.ts';
import { tiers } from '../src/model/rule.ts';
import type { EscapeReport } from '../src/model/escape.ts';
import { renderEscapesMarkdown } from '../src/reports/escapes-markdown.ts';
import { renderMatrixMarkdown } from '../src/reports/matrix-markdown.ts';
import { aboutDetectors, levelsOf, pageOfDetector } from '../src/reports/page-of-detector.ts';
import { pageOfPolicy } from '../src/reports/page-of-policy.ts';
import { pageOfRule } from '../src/reports/page-of-rule.ts';
import { renderPageMarkdown } from '../src/reports/page-markdown.ts';
import { rules } from '../src/rules/catalogue.ts';
import { auditTargets } from '../src/tasks/audit.ts';
import { claimWords } from '../src/tasks/verify/claim-words.ts';
import { policySchema } from '../src/tasks/policy/policy-schema.ts';
import { discover } from '../src/tasks/discover.ts';
import { fixesOfRule } from '../src/tasks/fixes-of-rule.ts';
import { realMachine } from '../src/machine/real.ts';
import { renderText } from '../src/reports/text.ts';
import { pageOfGate } from './gate-page.ts';
import { pageOfOfficial } from './official-page.ts';
import { pageScriptModule } from './page-script.ts';
import { pageOfSchema } from './report-schema-page.ts';

const docs = fileURLToPath(new URL('../docs/', import.meta.url));
const written = '<!-- Written by scripts/write-docs.ts: change what it is made from. -->\n\n';

const fixes = new Map(await Promise.all(rules.map(async (rule) => [rule.id, await fixesOfRule(rule)] as const)));

const pages = new Map<string, string>([
  ['rules/README.md', rulesTable()],
  ...rules.map((rule) => [`rules/${rule.id}.md`, renderPageMarkdown(pageOfRule(rule, fixes.get(rule.id)))] as const),
  ['reference/cli.md', renderPageMarkdown(cliPage())],
  ['reference/policy.md', renderPageMarkdown(pageOfPolicy(policySchema(rules)))],
  ['reference/gate.md', renderPageMarkdown(pageOfGate())],
  ['reference/official.md', renderPageMarkdown(pageOfOfficial())],
  ['reference/matrix.md', renderMatrixMarkdown(matrixFor(matrix, {}), { differences: true })],
  ['escape-matrix.md', escapeMatrix()],
  ['reference/report.md', schemaPage('The JSON report', 'Report', 'report-1')],
  ['reference/diff.md', schemaPage('The JSON comparison', 'Comparison', 'diff-1')],
  ['reference/host-verification.md', schemaPage('The JSON verification of a host', 'Verification', 'host-verification-1')],
  ['reference/escapes.md', schemaPage('The JSON result of the escape suite', 'Result', 'escapes-1')],
  ['reference/host-comparison.md', schemaPage('The JSON comparison of two verifications', 'Comparison', 'host-comparison-1')],
  ['reference/verification.md', renderPageMarkdown(verificationPage())],
  ['reference/sandboxes.md', schemaPage('The JSON list of dev containers', 'List', 'sandboxes-1')],
  ['reference/launch.md', schemaPage('The JSON result of a launch', 'Result', 'launch-1')],
  ['reference/changes-report.md', schemaPage('The JSON report of changes', 'Report', 'changes-1')],
  ['reference/survey.md', schemaPage('The JSON lines of a survey', 'Line', 'survey-1')],
  ['reference/survey-report.md', schemaPage('The JSON report of a survey', 'Report', 'survey-report-1')],
  ['reference/changes.md', detectorPages()],
  ['reference/doctor.md', schemaPage('The JSON look at a host', 'Look', 'doctor-1')],
]);

const schema = join(docs, '../schemas/policy-1.schema.json');
const schemaNow = `${JSON.stringify(policySchema(rules), undefined, 2)}\n`;
const isSchemaStale = !existsSync(schema) || readFileSync(schema, 'utf8') !== schemaNow;

const script = join(docs, '../src/reports/html/page-script.ts');
const scriptNow = await pageScriptModule();
const isScriptStale = !existsSync(script) || readFileSync(script, 'utf8') !== scriptNow;

const readme = join(docs, '../README.md');
const readmeText = readFileSync(readme, 'utf8');
const readmeNow = readmeText
  .replace(/(<!-- output:[^>]*-->\n)[\s\S]*?(<!-- \/output -->)/u, (_all, start: string, end: string) => `${start}${end}`)
  .replace('<!-- /output -->', `\n\`\`\`text\n${await picture()}\n\`\`\`\n\n<!-- /output -->`);

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
  if (readmeNow !== readmeText) console.log('The output in README.md is not current: npm run docs');
  if (isSchemaStale) console.log('schemas/policy-1.schema.json is not current: npm run docs');
  if (isScriptStale) console.log('src/reports/html/page-script.ts is not current: npm run docs');
  process.exitCode = stale.length + left.length > 0 || isSchemaStale || isScriptStale || readmeNow !== readmeText ? 1 : 0;
} else {
  for (const path of left) rmSync(join(docs, path));
  for (const path of stale) {
    mkdirSync(dirname(join(docs, path)), { recursive: true });
    writeFileSync(join(docs, path), written + pages.get(path));
  }
  if (isSchemaStale) writeFileSync(schema, schemaNow);
  if (isScriptStale) writeFileSync(script, scriptNow);
  if (readmeNow !== readmeText) writeFileSync(readme, readmeNow);
  console.log(`${stale.length} pages written, ${left.length} removed, ${pages.size} in all`);
}

/** Made from a run on a real Sysbox: `containai verify --escapes --json > docs/escape-results.json`. */
function escapeMatrix(): string {
  const report = JSON.parse(readFileSync(join(docs, 'escape-results.json'), 'utf8')) as EscapeReport;
  const ids = new Set(rules.map(({ id }) => id));
  return renderEscapesMarkdown(report, escapes, outsideEscapes, (rule) => (ids.has(rule) ? `rules/${rule}.md` : 'reference/gate.md'));
}

function schemaPage(title: string, whole: string, name: string): string {
  return renderPageMarkdown(pageOfSchema(title, whole, schemaOf(name)));
}

function schemaOf(name: string): Parameters<typeof pageOfSchema>[2] {
  return JSON.parse(readFileSync(join(docs, `../schemas/${name}.schema.json`), 'utf8'));
}

function verificationPage(): Page {
  const { title, sections } = pageOfSchema('What verify claims', 'Verification', schemaOf('verification-1'));
  const rows = Object.entries(claimWords).map(([id, { words, witness, how }]) => [`\`${id}\``, words, witness, how]);
  const claims = {
    heading: 'The claims',
    blocks: [
      text('What `containai verify CONTAINER` says of a running container. Ids stay; words may be put better.'),
      { kind: 'table', head: ['Id', 'What should be so', 'Witness', 'How it is decided'], rows } as const,
      text('`rule:` and an id is a rule of the audit that finds an error in what the engine has made, by the engine’s word.'),
    ],
  };
  return { title, sections: [claims, ...sections] };
}

/** All detectors: a table, and a section for each. */
function detectorPages(): string {
  const head = renderPageMarkdown({ title: 'What a sandbox can leave in its workspace', sections: [{ blocks: aboutDetectors }] });
  const table = [
    '| Detector | What | Level |',
    '| --- | --- | --- |',
    ...detectors.map((detector) => `| [${detector.id}](#${detector.id}) | ${detector.title} | ${levelsOf(detector).join(', ')} |`),
  ].join('\n');
  return [`${head}\n${table}\n`, ...detectors.map((detector) => renderPageMarkdown(pageOfDetector(detector), 2))].join('\n');
}

function rulesTable(): string {
  const head = [
    '# Rules',
    '',
    'Each rule is one way a configuration can be wrong. `containai explain ID` prints the same pages offline.',
    '',
  ];
  const table = [
    `| Rule | What | Severity | ${tiers.join(' | ')} | Fix |`,
    `| --- | --- | --- | ${tiers.map(() => '---').join(' | ')} | --- |`,
  ];
  const concerns = [...new Set(rules.map(({ concern }) => concern))];
  const sections = concerns.flatMap((concern) => [
    `## ${concern.slice(0, 1).toUpperCase()}${concern.slice(1)}`,
    '',
    ...table,
    ...rules
      .filter((rule) => rule.concern === concern)
      .map(
        ({ id, title, severity, levels }) =>
          `| [${id}](${id}.md) | ${title} | ${severity} | ${tiers.map((tier) => levels[tier]).join(' | ')} | ${fixKinds(id)} |`,
      ),
    '',
  ]);
  return `${[...head, ...sections].join('\n').trimEnd()}\n`;
}

function fixKinds(id: string): string {
  return [...new Set((fixes.get(id) ?? []).flatMap((fix) => fix?.safety ?? []))].toSorted().join(', ') || '–';
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

/** What an audit of the untrusted example looks like: the first findings, the first rows, the last line. */
async function picture(): Promise<string> {
  const host = { kernel: '6.8', sysbox: { version: '0.7.0' }, engine: { version: '28.4.0' } };
  const { targets } = discover('examples/untrusted', {
    ...realMachine,
    workingFolder: () => fileURLToPath(new URL('..', import.meta.url)),
  });
  const { report, texts } = await auditTargets(targets, { tier: 'strict', host, version: '0', offer: 'words' }, realMachine);
  const shown = renderText(report, texts, rules, { color: false, width: 100, quiet: false, verbose: false }).trimEnd().split('\n');
  const blocks = shown.join('\n').split('\n\n');
  const under = blocks.findIndex((block) => block.startsWith('Under Sysbox'));
  const rows = (blocks[under] ?? '').split('\n');
  const starts = rows.flatMap((line, index) => (/^ {2}[A-Z]/u.test(line) ? [index] : []));
  return [
    '$ ./containai audit examples/untrusted --kernel 6.8 --sysbox 0.7.0 --engine 28.4.0',
    ...blocks.slice(0, 4),
    ' …',
    [...rows.slice(0, starts[4] ?? rows.length), '  …'].join('\n'),
    shown.at(-1) ?? '',
  ].join('\n\n');
}
