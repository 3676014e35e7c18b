import type { Origin } from '../model/fact.ts';
import type { Change, Field, Oddity, Request } from '../model/request.ts';
import { defineRule, everywhere, issuesOf } from './define-rule.ts';
import { measured } from './shared/cite.ts';
import { factsOf, makeFix, removal, replacement, statedIn, type Words } from './shared/fix.ts';
import { short } from './shared/short.ts';

const settings = ['init', 'user', 'remoteUser', 'workspaceFolder'] as const satisfies readonly Field[];

export const wrongType = defineRule({
  id: 'wrong-type',
  title: 'A value has a type that its property does not take',
  concern: 'hygiene',
  severity: 'low',
  levels: everywhere('note'),
  judges: ['container', 'build'],
  reads: ['oddities'],
  options: {},
  why: 'The reference CLI checks no types: it uses what JavaScript makes of the value, so the string "false" switches privileged mode on. It also reads broken JSON in silence, so a missing comma or brace hides a property without a word. Other tools read the same text differently.',
  advice: 'Write the value with the type that the specification gives, and mend the JSON.',
  cites: [
    measured(
      '"privileged": "false" and 1 both merged to privileged; missing commas, unclosed braces and a second root object were accepted',
      'devcontainer-cli',
    ),
  ],
  references: ['https://containers.dev/implementors/json_reference/'],
  examples: [
    {
      format: 'devcontainer',
      bad: '{ "image": "debian@sha256:0000000000000000000000000000000000000000000000000000000000000000", "postCreateCommand": 1 }',
      good: '{ "image": "debian@sha256:0000000000000000000000000000000000000000000000000000000000000000", "postCreateCommand": "make" }',
    },
    {
      format: 'devcontainer',
      bad: '{ "image": "debian@sha256:0000000000000000000000000000000000000000000000000000000000000000", "init": "true" }',
      good: '{ "image": "debian@sha256:0000000000000000000000000000000000000000000000000000000000000000", "init": true }',
    },
  ],
  check: ({ oddities }) => issuesOf(oddities, ({ kind, text }) => (kind === 'wrong-type' || kind === 'syntax' ? text : undefined)),
  fix: (issue, request) => {
    const [stated] = statedIn(issue, request, 'oddities');
    if (stated === undefined || stated.fact.value.kind !== 'wrong-type') return undefined;
    const change = rightly(request, stated.fact.from);
    return change === undefined ? undefined : makeFix(change.words, [stated.fact.value], [change.change]);
  },
});

// Where the reference CLI reads the value all the same, what it reads is written out; a request to be privileged goes.
function rightly(request: Request, place: Origin): { readonly change: Change; readonly words: Words<Oddity> } | undefined {
  const asked = factsOf(request, 'privileged')
    .flatMap((fact) => [fact, ...(fact.hides ?? [])])
    .find(({ from }) => from === place);
  if (asked !== undefined)
    return { change: removal(request, 'privileged', asked), words: { title: 'Remove the request to be privileged' } };
  for (const field of settings) {
    const fact = factsOf(request, field).find(({ from }) => from === place);
    if (fact !== undefined)
      return {
        change: replacement(request, field, fact, fact.value),
        words: {
          title: ({ subject }) => `Write ${short(subject ?? field, 30)} as ${typeof fact.value === 'string' ? 'text' : String(fact.value)}`,
        },
      };
  }
  return undefined;
}
