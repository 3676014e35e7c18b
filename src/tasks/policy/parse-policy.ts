import { type ErrorCode, isMap, isNode, isSeq, type ParsedNode, parseDocument } from 'yaml';
import type { GatePolicy } from '../../model/gate.ts';
import type { Policy, PolicyPlace, Waiver } from '../../model/policy.ts';
import type { Problem } from '../../model/report.ts';
import type { Level, Rule, Tier } from '../../model/rule.ts';
import { indexLines, placeAt } from '../../syntax/line-index.ts';
import { checkNode } from './check-node.ts';
import { allowLists, policySchema } from './policy-schema.ts';

/** What a file of the right shape holds. */
interface Shape {
  readonly tier?: Tier;
  readonly rules?: Readonly<Record<string, Level | { readonly level?: Level; readonly options?: Readonly<Record<string, unknown>> }>>;
  readonly allow?: Readonly<Partial<Record<keyof typeof allowLists, readonly string[]>>>;
  readonly gate?: GatePolicy;
  readonly waivers?: readonly Omit<Waiver, 'from'>[];
}

/** Mistakes that are told of one file. */
const mostMistakes = 20;

/**
 * Reads a policy strictly: unknown keys and rules, wrong types and impossible days are mistakes, each one sentence with its place, and then
 * there is no policy. A day that has passed is none: what it means for a waiver is found out when it is used.
 */
export function parsePolicy(document: string, text: string, rules: readonly Rule[]): Policy | { readonly mistakes: readonly Problem[] } {
  const lines = indexLines(text);
  const mistakes: Problem[] = [];
  const tell = (message: string, offset: number): void => {
    if (mistakes.length < mostMistakes) mistakes.push({ document, message, ...placeAt(lines, offset), fatal: true });
  };
  const root = parse(text, tell);
  if (mistakes.length > 0) return { mistakes };
  const shape = (checkNode(root, policySchema(rules), 'The policy', tell) ?? {}) as Shape;
  if (mistakes.length > 0) return { mistakes };
  const places = placesOfWaivers(root).map((offset): PolicyPlace => ({ document, ...placeAt(lines, offset) }));
  const waivers = (shape.waivers ?? []).map((waiver, index) => ({ ...waiver, from: places[index]! }));
  for (const [index, { until }] of waivers.entries())
    if (until !== undefined && !isDay(until)) tell(`There is no day ${until}.`, placeOfDay(root, index));
  if (mistakes.length > 0) return { mistakes };
  const { tier, gate } = shape;
  return {
    document,
    ...(tier === undefined ? {} : { tier }),
    ...rulingOf(shape, rules),
    waivers,
    ...(gate === undefined ? {} : { gate }),
  };
}

const notYaml = 'The policy is not valid YAML: from here on it cannot be read.';

const yamlMistakes: Partial<Record<ErrorCode, string>> = {
  BAD_DQ_ESCAPE: 'This sign may not stand behind a backslash: write the backslash twice, or use single quotes.',
  BAD_INDENT: 'This line is indented wrongly, or what was opened above is never closed.',
  BLOCK_AS_IMPLICIT_KEY: 'A key and its value stand on a line of their own: here is a second colon. Put the text in quotes.',
  MISSING_CHAR: 'Something is missing here: a closing quote or bracket, or a colon behind a key.',
  MULTIPLE_DOCS: 'A policy is one YAML document: take away the line --- and what is below it.',
  RESOURCE_EXHAUSTION: 'The policy is nested too deep.',
  TAB_AS_INDENT: 'Tabs do not indent YAML: use spaces.',
  TAG_RESOLVE_FAILED: 'A policy knows no tag such as this: take away the word that begins with an exclamation mark.',
};

function parse(text: string, tell: (message: string, offset: number) => void): ParsedNode | null {
  try {
    // Keys that are there twice are found by the check of the shape.
    const document = parseDocument(text, { strict: true, uniqueKeys: false, prettyErrors: false, logLevel: 'error', schema: 'core' });
    // What is only a warning elsewhere, such as an unknown tag, is a mistake here.
    const [error] = [...document.errors, ...document.warnings];
    if (error !== undefined) tell(yamlMistakes[error.code] ?? notYaml, error.pos[0]);
    return document.contents;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    tell('The policy is nested too deep.', 0);
    return null;
  }
}

function placesOfWaivers(root: ParsedNode | null): readonly number[] {
  const list: unknown = isMap(root) ? root.get('waivers', true) : undefined;
  return isSeq(list) ? list.items.map((item) => (item as ParsedNode | null)?.range[0] ?? 0) : [];
}

function placeOfDay(root: ParsedNode | null, index: number): number {
  const list: unknown = isMap(root) ? root.get('waivers', true) : undefined;
  const waiver: unknown = isSeq(list) ? list.items[index] : undefined;
  const day: unknown = isMap(waiver) ? waiver.get('until', true) : undefined;
  return isNode(day) ? (day.range?.[0] ?? 0) : 0;
}

function rulingOf({ rules: settings = {}, allow = {} }: Shape, rules: readonly Rule[]): Pick<Policy, 'levels' | 'options'> {
  const levels = new Map<string, Level>();
  const options = new Map<string, Readonly<Record<string, unknown>>>();
  const own = (id: string): Readonly<Record<string, unknown>> =>
    options.get(id) ?? (rules.find((rule) => rule.id === id)?.options as Readonly<Record<string, unknown>>);
  for (const [id, setting] of Object.entries(settings)) {
    const { level, options: given } = typeof setting === 'string' ? { level: setting } : setting;
    if (level !== undefined) levels.set(id, level);
    if (given !== undefined) options.set(id, { ...own(id), ...given });
  }
  for (const [list, { rule, option }] of Object.entries(allowLists)) {
    // `acme/features/*` means the same as `acme/features`: whole parts between slashes.
    const names = (allow[list as keyof typeof allowLists] ?? []).map((name) => name.replace(/\/\*{0,2}$/u, ''));
    if (names.length > 0) options.set(rule, { ...own(rule), [option]: [...(own(rule)[option] as readonly string[]), ...names] });
  }
  return { levels: Object.fromEntries(levels), options: Object.fromEntries(options) };
}

function isDay(text: string): boolean {
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}
