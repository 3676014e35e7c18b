import { resolve } from 'node:path';
import { detectors } from '../changes/catalogue.ts';
import { awaitSignals } from '../machine/await-signals.ts';
import { realMachine } from '../machine/real.ts';
import { realSandboxPowers } from '../machine/real-sandbox-powers.ts';
import { realTreePowers } from '../machine/real-tree-powers.ts';
import type { ChangesReport } from '../model/changes-report.ts';
import type { Sandbox } from '../model/sandbox.ts';
import { renderChangesSarif } from '../reports/changes-sarif.ts';
import { renderChangesText } from '../reports/changes-text.ts';
import { count, shownText } from '../reports/text-layout.ts';
import { safeJson } from '../reports/sarif-location.ts';
import { clearBits } from '../tasks/changes/clear-bits.ts';
import { type Compared, compareWorkspace, type CompareWish } from '../tasks/changes/compare-workspace.ts';
import { otherFolders } from '../tasks/changes/other-folders.ts';
import { pauseSandbox } from '../tasks/changes/pause-sandbox.ts';
import { workspaceActivity } from '../tasks/changes/workspace-activity.ts';
import { acceptTree, recordOf } from '../tasks/changes/workspace-record.ts';
import { findSandbox } from '../tasks/sandbox/find-sandbox.ts';
import { type SandboxPlaces, sandboxPlaces } from '../tasks/sandbox/sandbox-places.ts';
import { quoteLiteralWord } from '../syntax/quote-shell-word.ts';
import { badUsage, type Console, hasColor, help } from './console.ts';
import { exitCodeOf } from './exit-code.ts';
import { parseArguments } from './parse-arguments.ts';
import { broken } from './run-in-sandbox.ts';
import type { Values } from './settings.ts';
import { realChangesPowers } from './tell-changes.ts';
import { withSandbox } from './with-sandbox.ts';

/** `containai changes`: what a sandbox left in its workspace that this machine runs or trusts. */
export async function runChanges(args: readonly string[], out: Console): Promise<number> {
  const parsed = parseArguments('changes', args);
  if ('usage' in parsed) return badUsage(parsed.usage, out);
  const { values, positionals } = parsed;
  if (values.help) return help('changes', out);
  if (values.accept && values.all)
    return badUsage('--accept takes what changed since the record for agreed to, and --all shows what did not: give one of them.', out);
  const [word] = positionals;
  const found = findSandbox(word, realMachine);
  if ('sandbox' in found) {
    // What is written down, and what is held still, is nobody else’s meanwhile.
    if (values.accept || values.pause) return withSandbox(word, out, (sandbox) => changesOf(sandbox, values, out));
    return changesOf(found.sandbox, values, out);
  }
  const folder = realMachine.realPath(resolve(realMachine.workingFolder(), word ?? '.'));
  // Several dev containers have that workspace, or the word is none of a folder either.
  if (found.several === true || realMachine.kindOf(folder) !== 'folder') return badUsage(found.refused, out);
  if (values.accept || values.pause)
    return badUsage(
      `--${values.accept ? 'accept' : 'pause'} is for the workspace of a dev container, and containai up has started none for ${folder}.`,
      out,
    );
  return show(folder, undefined, await look({ workspace: folder, activity: 'none', version: out.version }, values, out), values, out);
}

async function changesOf(sandbox: Sandbox, values: Values<'changes'>, out: Console): Promise<number> {
  const places = sandboxPlaces(sandbox.id, realMachine);
  if ('refused' in places) return badUsage(places.refused, out);
  const recorded = values.all ? {} : { recorded: () => recordOf(sandbox, places, realChangesPowers) };
  const lookNow = async (): Promise<Compared> => {
    const activity = await workspaceActivity(sandbox, realSandboxPowers);
    const elsewhere = otherFolders(sandbox.workspace, places, realMachine);
    return look(
      { workspace: sandbox.workspace, ...recorded, elsewhere, sandbox: sandbox.name, activity, version: out.version },
      values,
      out,
    );
  };
  const compared = values.pause ? await whilePaused(sandbox, lookNow, out) : await lookNow();
  return typeof compared === 'number' ? compared : show(sandbox.workspace, { sandbox, places }, compared, values, out);
}

/** Does something while the containers of a sandbox are held still, and lets them go on whatever comes of it, a signal too; or an exit code. */
async function whilePaused<T>(sandbox: Sandbox, work: () => Promise<T>, out: Console): Promise<T | number> {
  const signals = awaitSignals();
  let told: Awaited<ReturnType<typeof signals.next>> | undefined;
  void signals.next().then((signal) => {
    told = signal;
  });
  try {
    const paused = await pauseSandbox(sandbox, realSandboxPowers);
    if ('refused' in paused) return broken(paused.refused, out);
    let done: T;
    try {
      done = await work();
    } finally {
      const left = await paused.resume();
      if (left !== undefined) broken(`${left} It may be paused still: docker unpause lets it go on.`, out);
    }
    if (told === undefined) return done;
    signals.die(told);
    return 3;
  } finally {
    signals.close();
  }
}

/** Compares, mends what can be mended, and then compares anew: numbers of what was mended are other ones. */
async function look(wish: CompareWish, values: Values<'changes'>, out: Console): Promise<Compared> {
  const compared = await compare(wish, out);
  return 'refused' in compared || !values.fix || !isMended(compared, out) ? compared : compare(wish, out);
}

/** Whether something was. */
function isMended({ report, tree }: Extract<Compared, { readonly report: ChangesReport }>, out: Console): boolean {
  const { cleared, left } = clearBits(report, tree, { user: realMachine.userId(), clearSpecialBits: realTreePowers.clearSpecialBits });
  for (const path of cleared) out.tell(`${shownText(path)}: setuid and setgid are taken away.\n`);
  for (const { path, why } of left) out.complain(`${shownText(path)}: setuid and setgid could not be taken away: ${why}.`);
  return cleared.length > 0;
}

async function compare(wish: CompareWish, out: Console): Promise<Compared> {
  const progress = progressOf(out);
  try {
    return await compareWorkspace(wish, { ...realTreePowers, onProgress: progress.seen });
  } finally {
    progress.end();
  }
}

const firstShown = 1000;
const shownEvery = 200;

/** A line on a terminal, for what takes longer than a second. */
function progressOf({ tell, tellsTerminal }: Console): { seen(entries: number): void; end(): void } {
  const begun = performance.now();
  let last = begun + firstShown - shownEvery;
  let isShown = false;
  return {
    seen: (entries) => {
      const now = performance.now();
      if (!tellsTerminal || now - last < shownEvery) return;
      last = now;
      isShown = true;
      tell(`\r${count(entries, 'entry', 'entries')} read`);
    },
    end: () => {
      if (isShown) tell('\r\u001b[K');
    },
  };
}

interface Own {
  readonly sandbox: Sandbox;
  readonly places: SandboxPlaces;
}

async function show(workspace: string, own: Own | undefined, compared: Compared, values: Values<'changes'>, out: Console): Promise<number> {
  if ('refused' in compared) return broken(`${workspace} was not looked through: ${compared.refused}.`, out);
  const { report, tree, damaged } = compared;
  if (damaged !== undefined) badUsage(damaged, out);
  await out.print(rendered(report, own, values, out));
  if (!values.accept || own === undefined) return exitCodeOf(report.outcome);
  const { refused } = acceptTree(tree, own.places, realMachine);
  if (refused !== undefined) return broken(refused, out);
  out.tell(`${shownText(own.sandbox.name)}: from here on, what changes is compared with this.\n`);
  return 0;
}

function rendered(report: ChangesReport, own: Own | undefined, values: Values<'changes'>, out: Console): string {
  const format = values.json ? 'json' : values.format;
  if (format === 'json') return `${safeJson(report)}\n`;
  if (format === 'sarif') return renderChangesSarif(report, detectors);
  const word = own === undefined || values.accept || values.all ? {} : { word: quoteLiteralWord(own.sandbox.name) };
  return renderChangesText(report, { color: hasColor(values.color, out), width: out.width, verbose: values.verbose, ...word });
}
