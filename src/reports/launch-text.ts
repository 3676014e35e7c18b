import type { LaunchPlan, PlannedRewrite, Refusal } from '../model/launch.ts';

import { lifecycleCommands } from '../known/reference-cli.ts';
import { rewriteWords } from './gate-line.ts';
import { limitWords } from './limit-words.ts';
import { painter } from './paint.ts';
import { count, firstOf, type Layout, paragraph, shownText } from './text-layout.ts';

/** What the plan does not say and its reader wants to know. */
export interface LaunchWords {
  /** What it is made of, in a few words: `image · 2 Features`. */
  readonly summary: string;
  readonly color: boolean;
  readonly width: number;
  /** How it starts with what is refused, or that it does not: a line each, to be pasted. Empty where nothing is refused. */
  readonly around: readonly string[];
}

const mostNamed = 6;
const keepsNumber =
  'the remote user keeps its number, and may not write in the workspace where that is not yours: another one takes a build (--allow build-not-contained)';

/** A plan in a few lines: what runs on this machine and what inside, what is changed and why, where the build runs, and what stands in the way. */
export function renderLaunchPlan(plan: LaunchPlan, { summary, color, width, around }: LaunchWords): string {
  const layout: Layout = { width: Math.max(40, Math.min(width, 100)), quiet: false, verbose: false, paint: painter(color) };
  const { paint } = layout;
  const lines = [
    `${paint('strong', shownText(plan.configuration))}   ${shownText(summary)}`,
    '',
    ...paragraph('faint', 'here', hereOf(plan), layout),
    ...(plan.builds === undefined ? [] : paragraph(plan.builds === 'under Sysbox' ? 'faint' : 'warn', 'build', buildOf(plan), layout)),
    ...paragraph('faint', 'inside', insideOf(plan), layout),
    ...(plan.keepsUserId === true ? paragraph('warn', 'user', keepsNumber, layout) : []),
    ...networkOf(plan, layout),
    ...limitsOf(plan, layout),
    ...(plan.copies.length === 0
      ? []
      : paragraph('faint', 'copied', `from your engine, which alone has it: ${firstOf(plan.copies.map(shownText), mostNamed)}`, layout)),
    ...plan.added.flatMap((text) => paragraph('note', 'added', shownText(text), layout)),
    ...(plan.fails ?? []).flatMap((text) => paragraph('warn', 'fails', shownText(text), layout)),
    ...rewritesOf(plan.rewrites).flatMap((text) => paragraph('note', 'changed', text, layout)),
    ...plan.gate.allowed.flatMap(({ rule, reason }) => paragraph('warn', 'allowed', `${rule}: ${shownText(reason)}`, layout)),
    ...variablesOf(plan, layout),
    ...plan.refused.flatMap((one) => ['', ...refusalOf(one, layout)]),
    // On one line each, to be pasted.
    ...(around.length === 0 ? [] : ['', ...around.map(shownText)]),
  ];
  return `${lines.join('\n')}\n`;
}

function hereOf({ consents, files, isSystem }: LaunchPlan): string {
  if (isSystem === true) return 'a gate before the engine, and nothing of the repository';
  const commands = consents.length === 0 ? [] : [`${count(consents.length, 'command')} of the configuration, when you have agreed`];
  const read = files.length === 0 ? [] : [`${firstOf(files.map(shownText), mostNamed)} ${files.length === 1 ? 'is' : 'are'} read`];
  return ['the reference CLI and a gate before the engine', ...commands, ...read].join('; ');
}

/** Lifecycle commands by their names, and how many containers there are. */
function insideOf({ gate: { requests } }: LaunchPlan): string {
  const named = new Set<string>(requests.flatMap(({ containerCommands }) => containerCommands.map(({ value }) => value.event)));
  const events = [...lifecycleCommands.filter((event) => named.delete(event)), ...named];
  const what = [
    ...(requests.length > 1 ? [count(requests.length, 'container')] : []),
    ...(events.length === 0 ? [] : [firstOf(events.map(shownText), mostNamed)]),
    'all that follows',
  ];
  return `${what.join(', ')}: under sysbox-runc, looked at from this machine before you are let in`;
}

function networkOf({ network, builds, engine }: LaunchPlan, layout: Layout): string[] {
  if (network === 'none')
    return paragraph(
      'faint',
      'network',
      `none${builds === undefined ? '' : ', but for the build, which fetches what it installs'}`,
      layout,
    );
  if (network === 'walled')
    return paragraph('faint', 'network', 'all but this machine and what its cloud says of it (169.254.169.254)', layout);
  const remedy = engine.isOwn ? 'containai engine start puts its firewall back' : 'the engine of containai keeps it apart';
  if (network === 'open') return paragraph('warn', 'network', `all that this machine reaches, and the machine itself: ${remedy}`, layout);
  return paragraph(
    'faint',
    'network',
    'as root has set it up at the engine: sudo containai engine status says whether its firewall stands',
    layout,
  );
}

/** What every container is held to. */
function limitsOf({ gate: { limits = {}, requests } }: LaunchPlan, layout: Layout): string[] {
  const words = limitWords(limits);
  const each = requests.length > 1 ? ', each of the containers' : '';
  return words.length === 0 ? [] : paragraph('faint', 'limits', `at most ${words.join(', ')}${each}`, layout);
}

function buildOf({ builds, engine, isSystem }: LaunchPlan): string {
  const what = isSystem === true ? 'of the system image: its steps' : 'its steps, install scripts of Features among them,';
  if (builds === 'under Sysbox')
    return `under Sysbox too, ${engine.isOwn ? 'in the engine of containai' : 'since this engine is set up for it'}`;
  return `${what} run as real root of this machine: containai engine start makes an engine that contains them`;
}

/** One line for the same change of several containers. */
function rewritesOf(rewrites: readonly PlannedRewrite[]): readonly string[] {
  const grouped = new Map<string, Set<string>>();
  for (const rewrite of rewrites) {
    const change = rewriteWords(rewrite);
    grouped.set(change, (grouped.get(change) ?? new Set()).add(rewrite.container));
  }
  return [...grouped].map(([change, { size }]) => (size === 1 ? change : `${change}, of ${count(size, 'container')}`));
}

function variablesOf({ variables }: LaunchPlan, layout: Layout): string[] {
  const given = variables.filter(({ state }) => state === 'given').map(({ name }) => name);
  const own = variables.filter(({ state }) => state === 'own').map(({ name }) => name);
  const kept = variables.filter(({ state }) => state === 'kept').map(({ name }) => name);
  return [
    ...(given.length === 0 ? [] : paragraph('faint', 'given', `variables ${firstOf(given.map(shownText), mostNamed)}`, layout)),
    ...(kept.length === 0
      ? []
      : paragraph(
          'faint',
          'kept',
          `variables ${firstOf(kept.map(shownText), mostNamed)}, which it reads and finds empty: --env NAME gives one`,
          layout,
        )),
    ...(own.length === 0
      ? []
      : paragraph('faint', 'own', `variables ${firstOf(own.map(shownText), mostNamed)}, which have values of containai’s own`, layout)),
  ];
}

function refusalOf({ rule, place, message, advice, isUndecided }: Refusal, layout: Layout): string[] {
  return [
    ` ${layout.paint('error', 'refused')}  ${layout.paint('strong', isUndecided === true ? 'undecided' : rule)}${place === undefined ? '' : `   ${layout.paint('faint', shownText(place))}`}`,
    ...paragraph('faint', '', shownText(message), layout),
    ...(advice === '' ? [] : paragraph('faint', 'instead', shownText(advice), layout)),
  ];
}
