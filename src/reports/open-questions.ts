import type { HostFact } from '../model/host.ts';
import type { RequestReport } from '../model/report.ts';
import type { Unknown, Want } from '../model/request.ts';

/** What could not be decided, by what is missing: each with the rules that wait for it. */
export interface OpenQuestions {
  /** What was not looked up, by its name: `image debian`, `Feature ghcr.io/acme/tool:1`. */
  readonly wanted: ReadonlyMap<string, ReadonlySet<string>>;
  /** Any other reason, as a sentence. */
  readonly reasons: ReadonlyMap<string, ReadonlySet<string>>;
  /** Facts of the host that are not known, and the rules that need one of them. */
  readonly facts: ReadonlySet<HostFact>;
  readonly forFacts: ReadonlySet<string>;
}

/** Gathers what is undecided in some requests, and with `withKnown` also what the baseline holds. Names and reasons are text of the input. */
export function openQuestions(
  requests: readonly RequestReport[],
  { withKnown = false }: { readonly withKnown?: boolean } = {},
): OpenQuestions {
  const reasons = new Map<string, Set<string>>();
  const wanted = new Map<string, Set<string>>();
  const facts = new Set<HostFact>();
  const forFacts = new Set<string>();
  for (const { verdicts } of requests) {
    for (const verdict of verdicts) {
      if (verdict.state !== 'undecided' || (verdict.known === true && !withKnown)) continue;
      for (const missing of verdict.missing) {
        if (typeof missing === 'string') {
          facts.add(missing);
          forFacts.add(verdict.rule);
        } else if (!isUntried(missing)) add(reasons, missing.why, verdict.rule);
        else add(wanted, `${missing.want.kind === 'feature' ? 'Feature' : 'image'} ${missing.want.name}`, verdict.rule);
      }
    }
  }
  return { wanted, reasons, facts, forFacts };
}

/** Whether something is open because nobody looked it up; where somebody tried, the reason why it failed is what counts. */
export function isUntried(missing: Unknown): missing is Unknown & { readonly want: Want } {
  const { want, why } = missing;
  return want !== undefined && want.kind !== 'file' && !why.includes(' was not looked up: ');
}

function add(lists: Map<string, Set<string>>, key: string, value: string): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, new Set([value]));
  else list.add(value);
}

const factNames: Readonly<Partial<Record<HostFact, string>>> = {
  sysbox: 'the Sysbox version',
  engine: 'the engine version',
  kernel: 'the kernel release',
};

/** Facts of the host, as a part of a sentence. */
export function nameFacts(facts: Iterable<HostFact>): string {
  return [...facts].map((fact) => factNames[fact] ?? `the fact “${fact}”`).join(', ');
}
