import type { PolicyReport, WaiverUse } from '../model/report.ts';
import { count, firstOf } from './text-layout.ts';

const shownIgnored = 5;
const shownUnused = 5;

/** One thing to be said of the policy: an error, or who was not listened to. */
export interface PolicyLine {
  readonly level: 'error' | 'note';
  /** A sentence without its full stop, begun small where no place goes before it. */
  readonly message: string;
  /** Where it is written; absent where it is nowhere. */
  readonly place?: { readonly document: string; readonly line?: number; readonly column?: number };
}

/** What all reports say of the policy after all configurations. `all`: each ignored file and unused waiver by name. */
export function policyLines({ ignored, comments, waivers }: PolicyReport, all = false): readonly PolicyLine[] {
  const unused = waivers.filter(({ state }) => state === 'unused');
  const named = all ? ignored : ignored.slice(0, shownIgnored);
  return [
    ...waivers.flatMap((waiver) => (waiver.state === 'expired' ? [ofExpired(waiver)] : [])),
    ...named.map((document): PolicyLine => ({
      level: 'note',
      message: `${document} is not honoured, since a repository does not judge itself; --policy ${document} honours it`,
      place: { document },
    })),
    ...(ignored.length === named.length
      ? []
      : [note(`${count(ignored.length - named.length, 'more policy file')} of repositories are not honoured`)]),
    ...(comments.seen === 0 || comments.honoured ? [] : [note(ignoredComments(comments.seen))]),
    ...(unused.length === 0 ? [] : [ofUnused(unused, all ? unused.length : shownUnused)]),
  ];
}

/** How many waivers have ended; each is an error. */
export function countExpired(policy: PolicyReport | undefined): number {
  return policy?.waivers.filter(({ state }) => state === 'expired').length ?? 0;
}

function note(message: string): PolicyLine {
  return { level: 'note', message };
}

function ofExpired({ rule, until = '', from }: WaiverUse): PolicyLine {
  return {
    level: 'error',
    message: `The waiver of ${rule} ended on ${until}, so it waives nothing: give it another day, or take it away`,
    place: from,
  };
}

function ignoredComments(seen: number): string {
  const [are, them] = seen === 1 ? ['is', 'it'] : ['are', 'them'];
  return `${count(seen, 'containai-ignore comment')} ${are} not honoured; --honour-comments honours ${them}`;
}

function ofUnused(unused: readonly WaiverUse[], most: number): PolicyLine {
  const names = unused.map(({ rule, from: { document, line, column } }) => `the waiver of ${rule} at ${document}:${line}:${column}`);
  return { level: 'note', message: `nothing is waived by ${firstOf(names, most)}`, place: unused[0]!.from };
}
