import { realMachine } from '../machine/real.ts';
import { withoutCredentials } from '../known/without-credentials.ts';
import { lockTargets, type Locking } from '../tasks/lock/lock-targets.ts';
import { badUsage, complainOf, type Console, hasColor, help } from './console.ts';
import { findTargets } from './find-targets.ts';
import { parseArguments } from './parse-arguments.ts';
import { resolverOf } from './resolver-of.ts';
import type { Values } from './settings.ts';

/** What one configuration can come to, mildest first. */
const codes = [0, 4, 1, 2, 3] as const;
type Code = (typeof codes)[number];

/** `containai lock`: writes the lockfiles of dev containers, or says what would change in them. */
export async function runLock(args: readonly string[], out: Console): Promise<number> {
  const parsed = parseArguments('lock', args);
  if ('usage' in parsed) return badUsage(parsed.usage, out);
  const { values, positionals } = parsed;
  if (values.help) return help('lock', out);
  if (values.stdout && (values.check || values.format !== 'text')) return badUsage('--stdout prints the lockfile and nothing else.', out);
  const { targets, problems } = findTargets({ 'docker-run': [] }, positionals);
  complainOf(problems, out);
  const lockable = targets.filter(({ format }) => format === 'devcontainer');
  if (lockable.length === 0) {
    if (problems.length > 0) return 2;
    return badUsage('only a devcontainer.json has a lockfile, and there is none here.', out);
  }
  if (values.stdout && lockable.length > 1)
    return badUsage(`--stdout is for one configuration, and there are ${lockable.length}; name one.`, out);
  const resolving = resolverOf({ ...values, fresh: values.fresh || values.update }, { out });
  try {
    const wish = { resolver: resolving.resolver, update: values.update };
    const worst = await lockAll(lockTargets(lockable, wish, realMachine), values, out);
    return problems.length > 0 ? worse(worst, 2) : worst;
  } finally {
    resolving.close();
  }
}

async function lockAll(lockings: AsyncIterable<Locking>, values: Values<'lock'>, out: Console): Promise<Code> {
  const shown = await beginOutput(values, out);
  let worst: Code = 0;
  for await (const locking of lockings) {
    const done = values.check || values.stdout ? locking : written(locking);
    worst = worse(worst, codeOf(done, values));
    if (done.failed !== undefined) out.complain(`${done.document} was not locked: ${done.failed.why}.`);
    await out.print(shown.add(done));
  }
  await out.print(shown.end());
  return worst;
}

function codeOf({ file, failed }: Locking, { check }: Values<'lock'>): Code {
  if (failed !== undefined) return ({ input: 2, lookup: 4, machine: 3 } as const)[failed.because];
  return check && file !== undefined && file.before !== file.after ? 1 : 0;
}

function worse(a: Code, b: Code): Code {
  return codes.indexOf(a) < codes.indexOf(b) ? b : a;
}

/** Writes a lockfile that changes; where it cannot be written, it stays as it was, and the reason is told. */
function written(locking: Locking): Locking {
  const { file, place, document } = locking;
  if (file === undefined || place === undefined || file.before === file.after) return locking;
  const { path, inside } = place;
  const expects = file.isNew === true ? null : file.before;
  const answer = realMachine.writeText(path, file.after, { expects, ...(inside === undefined ? {} : { inside }) });
  if (!('refused' in answer)) return locking;
  const why = `${withoutCredentials(file.document)} was not written, since ${answer.refused}`;
  return { document, moves: [], kept: 0, failed: { why, because: answer.isBadPath ? 'input' : 'machine' } };
}

/** Lockfiles as they are printed. */
interface Output {
  add(locking: Locking): string;
  end(): string;
}

async function beginOutput({ stdout, format, check, color }: Values<'lock'>, out: Console): Promise<Output> {
  if (stdout) return { add: ({ file }) => file?.after ?? '', end: () => '' };
  if (format === 'text') {
    const { lockText } = await import('../reports/lock-text.ts');
    return lockText({ color: hasColor(color, out), isCheck: check });
  }
  const { shownDiff, unifiedDiff } = await import('../reports/fix-text.ts');
  if (format === 'diff') return { add: ({ file }) => (file === undefined ? '' : unifiedDiff(file)), end: () => '' };
  const all: object[] = [];
  return {
    add: (locking) => {
      const { place: _, file, ...report } = locking;
      const shown = file === undefined ? {} : { file: { document: withoutCredentials(file.document), diff: shownDiff(file) } };
      all.push({ ...report, ...shown });
      return '';
    },
    end: () => `${JSON.stringify(all, undefined, 2)}\n`,
  };
}
