import type { Citation } from './citation.ts';
import type { Fact } from './fact.ts';
import type { HostFact, HostFacts } from './host.ts';
import type { Change, Field, Kind, Of, Request } from './request.ts';
import type { ScriptReader } from './script-reader.ts';

export const tiers = ['strict', 'standard', 'permissive'] as const;
export type Tier = (typeof tiers)[number];
export const levels = ['off', 'note', 'warn', 'error'] as const;
export type Level = (typeof levels)[number];
export type Severity = 'low' | 'medium' | 'high' | 'critical';
export type Concern = 'isolation' | 'build' | 'supply-chain' | 'sysbox' | 'hygiene';
export const formatNames = ['devcontainer', 'docker-run', 'compose', 'dockerfile', 'docker-api'] as const;
export type FormatName = (typeof formatNames)[number];

/**
 * One way a request is wrong. `evidence` is the facts themselves, so a rule cannot mistype a place; an issue without evidence
 * claims an absence, and is undecided while a field the rule reads is unknown.
 */
export interface Issue {
  /** One sentence, true of what the engine, the reference CLI and Sysbox really do. */
  readonly message: string;
  readonly evidence: readonly Fact<unknown>[];
  /** A quieter level than the rule's own for this case, where rules.md says so ("then a note in every tier"). */
  readonly atMost?: Exclude<Level, 'off'>;
}

/**
 * How to change a configuration so that an issue is gone: data, never a function, so that it can be shown, sorted, refused and tested. The
 * changes name facts of any layer; whether the file can be edited, the line that brought a fact in, or only the gate can take it away at
 * start is found out by the planner (`judge/plan-fix.ts`), never by the rule.
 */
export interface Fix {
  /** What the change does, as an order without a full stop: “Remove the mount of the engine’s socket”. */
  readonly title: string;
  /** Safe: asks for no more than before, and nothing that works under Sysbox stops working. All else is risky. */
  readonly safety: 'safe' | 'risky';
  readonly changes: readonly Change[];
  /** One line: what will no longer work, and what to do instead. Risky fixes have it. */
  readonly stops?: string;
}

/** An example that documentation prints and a test runs: `bad` is found by the rule, `good` is clear. */
export interface Example {
  readonly format: FormatName;
  readonly bad: string;
  readonly good?: string;
  /** Facts the example needs to be judged, for rules about hosts. */
  readonly host?: HostFacts;
  /** Other files the example reads, by path relative to the workspace. */
  readonly files?: Readonly<Record<string, string>>;
}

export interface RuleContext<Options> {
  readonly host: HostFacts;
  /** All requests of the same configuration, this one included; absent: not known, and what needs them is undecided. */
  readonly peers?: readonly Request[];
  readonly options: Options;
  /** Who reads scripts; absent: each is read anew. */
  readonly scripts?: ScriptReader;
}

export interface RuleSpec<K extends Kind, Options> {
  readonly id: string;
  /** One line, no full stop. */
  readonly title: string;
  readonly concern: Concern;
  readonly severity: Severity;
  readonly levels: Readonly<Record<Tier, Level>>;
  readonly judges: readonly K[];
  /** Every field `check` looks at; a test compares it with what a recording proxy saw. */
  readonly reads: readonly Field<K>[];
  /** Host facts without which "nothing found" means undecided. */
  readonly needs?: readonly HostFact[];
  /** What it points at is a secret: no report shows the value or the line it stands in. */
  readonly sensitive?: true;
  /** The check must run even where every field it reads is empty, since it can find an absence. */
  readonly claimsAbsence?: true;
  readonly options: Options;
  /** Texts that the entries of an option may have besides those of its own value, by the option’s name. */
  readonly mayHave?: Readonly<Record<string, readonly string[]>>;
  /** Why it matters, for the rule's page: a few sentences. */
  readonly why: string;
  /** What to do about it, one or two sentences. */
  readonly advice: string;
  /** The evidence behind what the messages claim. At least one that is not `inferred`. */
  readonly cites: readonly Citation[];
  /** Id of a matrix row that says more, where there is one. */
  readonly row?: string;
  readonly references: readonly string[];
  readonly examples: readonly Example[];
  check(request: Of<K>, context: RuleContext<Options>): readonly Issue[];
  /** How to take one of its issues away, asked for only where fixes are wanted; undefined: no edit does. */
  fix?(issue: Issue, request: Of<K>): Fix | undefined;
}

/** A rule of any kind, its option type closed over. */
export interface Rule extends Omit<RuleSpec<Kind, unknown>, 'check' | 'fix' | 'reads' | 'judges'> {
  readonly judges: readonly Kind[];
  readonly reads: readonly Field[];
  /** Called only with requests whose kind is in `judges`. `options` replaces the rule's own where given. */
  check(
    request: Request,
    context: Omit<RuleContext<unknown>, 'options'> & Partial<Pick<RuleContext<unknown>, 'options'>>,
  ): readonly Issue[];
  fix?(issue: Issue, request: Request): Fix | undefined;
}
