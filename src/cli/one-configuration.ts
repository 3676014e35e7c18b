import type { Target } from '../tasks/target.ts';

/** Names that are shown of many. */
const mostNames = 10;

/** The one devcontainer.json among targets, or one sentence: there is none, or several, of which `command` wants one. */
export function oneConfiguration(targets: readonly Target[], command: 'resolve' | 'up'): Target | string {
  const configurations = targets.filter(({ format }) => format === 'devcontainer');
  const [first, ...others] = configurations;
  if (first === undefined) return `there is no devcontainer.json here: containai ${command} is for dev containers alone.`;
  if (others.length === 0) return first;
  const names = configurations.slice(0, mostNames).map(({ prefix, path }) => prefix + path);
  const more = configurations.length > mostNames ? ` and ${configurations.length - mostNames} more` : '';
  return `there are several configurations here: ${names.join(', ')}${more}. Name one of them: containai ${command} ${command === 'up' ? '--config ' : ''}${names[0]!}`;
}
