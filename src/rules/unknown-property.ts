import type { Oddity } from '../model/request.ts';
import { buildNames, configurationNames, deprecatedProperties, propertyNames } from '../known/property-names.ts';
import { nearest } from '../syntax/nearest.ts';
import { defineRule, everywhere, issuesOf } from './define-rule.ts';
import { source } from './shared/cite.ts';
import { either, removing, replacing, statedIn } from './shared/fix.ts';
import { short } from './shared/short.ts';

// What the misspelled name asked for would be asked for in earnest: whether that is wanted is more than a spelling.
const opening: ReadonlySet<string> = new Set([
  'privileged',
  'capAdd',
  'securityOpt',
  'mounts',
  'workspaceMount',
  'runArgs',
  'initializeCommand',
  'features',
  'appPort',
  'dockerComposeFile',
  'build.options',
]);

const renaming = replacing('oddities', renamed, {
  title: (oddity) => `Write ${short(oddity.subject ?? '', 30)} as ${meantBy(oddity) ?? ''}`,
  stops: (oddity) => `${meantBy(oddity) ?? ''} takes effect from now on; remove the line instead where that is not wanted.`,
});

const dropping = removing('oddities', { title: ({ subject }) => `Remove ${short(subject ?? 'the property', 45)}, which has no effect` });

export const unknownProperty = defineRule({
  id: 'unknown-property',
  title: 'A property has no effect where it stands',
  concern: 'hygiene',
  severity: 'low',
  levels: everywhere('note'),
  judges: ['container', 'build'],
  reads: ['oddities'],
  options: { known: propertyNames },
  why: 'The reference CLI checks nothing against the schema: a misspelled or misplaced property is dropped in silence. The author believes in a user, a limit or a command that never came to be.',
  advice: 'Correct the spelling, move it where it counts, or remove it.',
  cites: [
    source('devcontainers/cli@f683c29f src/spec-node/configContainer.ts: the configuration is used as parsed, without the schema'),
    source('devcontainers/spec@c95ffee schemas/devContainer.base.schema.json: runArgs is of nonComposeBase, buildOptions has none'),
  ],
  references: ['https://containers.dev/implementors/json_reference/', 'https://docs.docker.com/reference/compose-file/'],
  examples: [
    {
      format: 'devcontainer',
      bad: '{ "image": "debian:12", "containterUser": "dev" }',
      good: '{ "image": "debian:12", "containerUser": "dev" }',
    },
    {
      format: 'devcontainer',
      bad: '{ "build": { "dockerfile": "Dockerfile", "runArgs": ["--init"] } }',
      good: '{ "build": { "dockerfile": "Dockerfile" }, "runArgs": ["--init"] }',
      files: { '.devcontainer/Dockerfile': 'FROM debian:12\n' },
    },
  ],
  check: ({ oddities }, { options }) =>
    issuesOf(
      oddities,
      ({ kind, text, subject }, known) => {
        if (kind === 'ignored-property') return text;
        if (kind !== 'unknown-property') return undefined;
        const meant = subject === undefined ? undefined : nearest(subject.slice(subject.lastIndexOf('.') + 1), known);
        return meant === undefined ? text : `${text}; did you mean “${meant}”?`;
      },
      options.known,
    ),
  fix: (issue, request) =>
    statedIn(issue, request, 'oddities').some(({ fact }) => opening.has(meantBy(fact.value) ?? ''))
      ? undefined
      : either(renaming, dropping)(issue, request),
});

// Only devcontainer.json drops what it does not know in silence, so the name is one of its own. An older name stands for the one that replaces it.
function meantBy({ kind, subject }: Oddity): string | undefined {
  if (kind !== 'unknown-property' || subject === undefined) return undefined;
  const inside = subject.startsWith('build.') ? 'build.' : '';
  const meant = nearest(subject.slice(inside.length), inside === '' ? configurationNames : buildNames);
  return meant === undefined ? undefined : inside === '' ? (deprecatedProperties.get(meant) ?? meant) : inside + meant;
}

function renamed(oddity: Oddity): Oddity | undefined {
  const subject = meantBy(oddity);
  return subject === undefined ? undefined : { ...oddity, subject };
}
