import { type Asking, askTerminal } from '../machine/ask-terminal.ts';
import { withoutCredentials } from '../known/without-credentials.ts';
import { realMachine } from '../machine/real.ts';
import type { OfferedFix } from '../model/fix-report.ts';
import { rules } from '../rules/catalogue.ts';
import { nearest } from '../syntax/nearest.ts';
import { plainText } from '../syntax/plain-text.ts';
import { fixTargets, type Fixed, type FixOptions } from '../tasks/fix.ts';
import { hostFacts } from '../tasks/host-facts.ts';
import { policyOf } from './audit-policy.ts';
import { badUsage, type Console, hasColor, help } from './console.ts';
import { lookupsRefused } from './lookups-refused.ts';
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
  const wrong = lookupsRefused(values);
  if (wrong !== undefined) return badUsage(wrong, out);
  const resolving = values.resolve ? (await import('./resolver-of.ts')).resolverOf(values, { out }) : undefined;
  const asking = values.interactive ? askTerminal() : undefined;
  const options: FixOptions = {
    ...said,
    host,
    version: out.version,
    unsafe: values.unsafe,
    ...(values.rule.length === 0 ? {} : { rules: new Set(values.rule) }),
    ...(asking === undefined ? {} : { choose: asker(asking) }),
    resolver: resolving?.resolver,
  };
  try {
    return await fixAll(options, values, positionals, out);
  } finally {
    asking?.close();
    resolving?.close();
  }
}

async function fixAll(options: FixOptions, values: Values<'fix'>, positionals: readonly string[], out: Console): Promise<number> {
  const { targets, problems } = findTargets(values, positionals);
  const shown = await beginOutput(values, out);
  let worst = 0;
  for (const problem of problems) {
    worst = 2;
    await out.print(shown.add({ document: problem.document, problems: [problem], files: [], made: [], left: [] }));
  }
  let isPartial = false;
  for await (const found of fixTargets(targets, options, realMachine)) {
    const fixed = values.write || values.interactive ? written(found, out) : found;
    await out.print(shown.add(fixed));
    isPartial ||= fixed.problems.length > 0;
    if (fixed.problems.some(({ fatal }) => fatal)) worst = Math.max(worst, 2);
    if (fixed !== found && fixed.made.length < found.made.length) worst = 3;
    else if (!values.write && !values.interactive && fixed.files.length > 0) worst = Math.max(worst, 1);
  }
  await out.print(shown.end());
  return worst === 0 && isPartial ? 2 : worst;
}

function unknownRule(ids: readonly string[]): string | undefined {
  const known = rules.map(({ id }) => id);
  const id = ids.find((one) => !known.includes(one));
  if (id === undefined) return undefined;
  const near = nearest(id, known);
  return `there is no rule ${id.slice(0, 60)}${near === undefined ? '; containai explain lists them all.' : `; did you mean ${near}?`}`;
}

/** Writes the texts of one configuration; where one cannot be written, its fixes are left and the reason is told. */
function written(fixed: Fixed, out: Console): Fixed {
  for (const { document, path, inside, before, after, isNew } of fixed.files) {
    if (path === undefined) continue;
    const answer = realMachine.writeText(path, after, {
      expects: isNew === true ? null : before,
      ...(inside === undefined ? {} : { inside }),
    });
    if (!('refused' in answer)) continue;
    const name = withoutCredentials(document);
    out.complain(`${name} was not written: ${answer.refused}.`);
    const refused = { refused: `${name} was not written` };
    return { ...fixed, files: [], made: [], left: [...fixed.made.map((fix) => ({ ...fix, why: refused })), ...fixed.left] };
  }
  return fixed;
}

/** Fixes as they are printed. */
interface Output {
  add(fixed: Fixed): string;
  end(): string;
}

async function beginOutput(values: Values<'fix'>, out: Console): Promise<Output> {
  const { fixText, shownDiff, unifiedDiff } = await import('../reports/fix-text.ts');
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
            all.map((one) => ({
              ...one,
              files: one.files.map((file) => ({ document: withoutCredentials(file.document), diff: shownDiff(file) })),
            })),
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

/** Asks about each fix: “a” is yes to all that follow, “q” and the end of input are no. */
function asker({ ask }: Asking): (fix: OfferedFix) => Promise<boolean> {
  let rest: boolean | undefined;
  return async ({ place, rule, title, safety, stops }) => {
    const lines = [`${place}  ${rule}`, `  ${title} (${safety}).`, ...(stops === undefined ? [] : [`  ${stops}`])].map(plainText);
    let question = `${lines.join('\n')}\n  Make this change? [y, n, a for all, q for none of the rest] `;
    while (rest === undefined) {
      const answer = (await ask(question))?.trim().toLowerCase();
      if (answer === undefined || /^(?:q|quit)$/u.test(answer)) rest = false;
      else if (/^(?:a|all)$/u.test(answer)) rest = true;
      else if (/^(?:y|yes|n|no)$/u.test(answer)) return answer.startsWith('y');
      else question = '  y, n, a or q? ';
    }
    return rest;
  };
}
