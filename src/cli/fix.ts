import { realMachine } from '../machine/real.ts';
import type { OfferedFix } from '../model/fix-report.ts';
import { rules } from '../rules/catalogue.ts';
import { nearest } from '../syntax/nearest.ts';
import { plainText } from '../syntax/plain-text.ts';
import { fixTargets, type Fixed, type FixOptions } from '../tasks/fix.ts';
import { hostFacts } from '../tasks/host-facts.ts';
import { policyOf } from './audit-policy.ts';
import { badUsage, type Console, hasColor, help } from './console.ts';
import { findTargets } from './find-targets.ts';
import { parseArguments } from './parse-arguments.ts';
import type { Values } from './settings.ts';

/** `containai fix`: shows what can be fixed as a unified diff, or writes it. */
export async function runFix(args: readonly string[], out: Console): Promise<number> {
  const parsed = parseArguments('fix', args);
  if ('usage' in parsed) return badUsage(parsed.usage, out);
  const { values, positionals } = parsed;
  if (values.help) return help('fix', out);
  const unknown = unknownRule(values.rule);
  if (unknown !== undefined) return badUsage(unknown, out);
  if (values.interactive && !out.canAsk) return badUsage('--interactive needs a terminal to ask on.', out);
  const host = hostFacts(values, realMachine);
  if ('refused' in host) return badUsage(host.refused, out);
  const said = await policyOf(values, out);
  if (typeof said === 'number') return said;
  const { targets, problems } = findTargets(values, positionals);
  const options: FixOptions = {
    ...said,
    host,
    version: out.version,
    unsafe: values.unsafe,
    ...(values.rule.length === 0 ? {} : { rules: new Set(values.rule) }),
    ...(values.interactive ? { choose: await asker() } : {}),
  };
  const shown = await beginOutput(values, out);
  let worst = 0;
  for (const problem of problems) {
    worst = 2;
    await out.print(shown.add({ document: problem.document, problems: [problem], files: [], made: [], left: [] }));
  }
  for await (const fixed of fixTargets(targets, options, realMachine)) {
    await out.print(shown.add(fixed));
    if (fixed.problems.some(({ fatal }) => fatal)) worst = Math.max(worst, 2);
    if (values.write || values.interactive) worst = Math.max(worst, write(fixed, out));
    else if (fixed.files.length > 0) worst = Math.max(worst, 1);
  }
  await out.print(shown.end());
  return worst;
}

function unknownRule(ids: readonly string[]): string | undefined {
  const known = rules.map(({ id }) => id);
  const id = ids.find((one) => !known.includes(one));
  if (id === undefined) return undefined;
  const near = nearest(id, known);
  return `there is no rule ${id.slice(0, 60)}${near === undefined ? '; containai explain lists them all.' : `; did you mean ${near}?`}`;
}

/** Writes the texts of one configuration; the exit code of that. */
function write({ files }: Fixed, out: Console): number {
  for (const { document, path, inside, before, after } of files) {
    if (path === undefined) continue;
    const answer = realMachine.writeText(path, after, { expects: before, ...(inside === undefined ? {} : { inside }) });
    if (!('refused' in answer)) continue;
    out.complain(`${document} was not written: ${answer.refused}.`);
    return 3;
  }
  return 0;
}

/** Fixes as they are printed. */
interface Output {
  add(fixed: Fixed): string;
  end(): string;
}

async function beginOutput(values: Values<'fix'>, out: Console): Promise<Output> {
  const { fixText, unifiedDiff } = await import('../reports/fix-text.ts');
  switch (values.format) {
    case 'json': {
      const all: Fixed[] = [];
      return {
        add: (fixed) => {
          all.push(fixed);
          return '';
        },
        end: () =>
          `${JSON.stringify(
            all.map((one) => ({ ...one, files: one.files.map((file) => ({ document: file.document, diff: unifiedDiff(file) })) })),
            undefined,
            2,
          )}\n`,
      };
    }
    case 'diff':
      return { add: ({ files }) => files.map(unifiedDiff).join(''), end: () => '' };
    case 'text':
      return fixText({
        color: hasColor(values.color, out),
        width: out.width,
        isTerminal: out.isTerminal,
        isWritten: values.write || values.interactive,
      });
  }
}

/** Asks about each fix on standard error; “a” is yes to all that follow, “q” no. */
async function asker(): Promise<(fix: OfferedFix) => Promise<boolean>> {
  const { createInterface } = await import('node:readline/promises');
  let rest: boolean | undefined;
  return async ({ place, rule, title, stops }) => {
    if (rest !== undefined) return rest;
    const asking = createInterface({ input: process.stdin, output: process.stderr });
    try {
      const text = `${place}  ${rule}\n  ${title}.${stops === undefined ? '' : `\n  ${stops}`}`;
      const answer = await asking.question(
        `${text.split('\n').map(plainText).join('\n')}\n  Make this change? [y, n, a for all, q for none of the rest] `,
      );
      const letter = answer.trim().toLowerCase().slice(0, 1);
      if (letter === 'a' || letter === 'q') rest = letter === 'a';
      return letter === 'a' || letter === 'y';
    } finally {
      asking.close();
    }
  };
}
