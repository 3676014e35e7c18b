import type { Report, Starts } from '../model/report.ts';
import { count } from './text-layout.ts';

/** The answers to “would it start”, the best first. */
const startsOrder: readonly Starts[] = ['as it is', 'with changes', 'undecided', 'not under this policy'];

/** The worst answer of some requests; that of a configuration is that of its worst. */
export function worstStart(requests: readonly { readonly starts: Starts }[]): Starts {
  return requests.reduce<Starts>(
    (most, { starts }) => (startsOrder.indexOf(starts) > startsOrder.indexOf(most) ? starts : most),
    'as it is',
  );
}

/** An answer in words. */
export function startWords(starts: Starts, tier: Report['tier']): string {
  switch (starts) {
    case 'as it is':
      return 'as it is';
    case 'with changes':
      return 'with the changes that the warnings ask for';
    case 'undecided':
      return 'undecided, since not everything could be read';
    case 'not under this policy':
      return `not under ${tier}`;
  }
}

/** What several configurations come to, as a part of a sentence: `2 not under strict, 1 as it is`. */
export function startShares(all: readonly Starts[], tier: Report['tier']): string {
  return startsOrder
    .toReversed()
    .flatMap((one) => {
      const some = all.filter((start) => start === one).length;
      return some === 0 ? [] : [`${some} ${one === 'not under this policy' ? `not under ${tier}` : one}`];
    })
    .join(', ');
}

/** How many findings there are of each level, in words: `3 errors, 1 warning`. What is not there is not named, but for errors. */
export function countWords(counts: Readonly<Record<'error' | 'warn' | 'note' | 'waived' | 'known' | 'problems', number>>): string {
  const { error, warn, note, problems } = counts;
  return [
    ...(problems === 0 ? [] : [count(problems, 'problem')]),
    error === 0 ? 'no errors' : count(error, 'error'),
    ...(warn === 0 ? [] : [count(warn, 'warning')]),
    ...(note === 0 ? [] : [count(note, 'note')]),
    ...acceptedWords(counts),
  ].join(', ');
}

/** What fails nothing, in words: `2 waived`, `1 in the baseline`. */
export function acceptedWords({ waived, known }: Readonly<Record<'waived' | 'known', number>>): readonly string[] {
  return [...(waived === 0 ? [] : [`${waived} waived`]), ...(known === 0 ? [] : [`${known} in the baseline`])];
}
