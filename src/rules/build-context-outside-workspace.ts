import type { Fact } from '../model/fact.ts';
import type { HostPath } from '../model/host-path.ts';
import type { Issue } from '../model/rule.ts';
import { leavesWorkspace, showHostPath } from '../syntax/host-path.ts';
import { both, defineRule, levels, noIssues } from './define-rule.ts';
import { source } from './shared/cite.ts';
import { replacing } from './shared/fix.ts';
import { short } from './shared/short.ts';

const building = replacing('context', (context) => (typeof context === 'string' ? undefined : { base: 'workspace', path: '' }), {
  title: 'Build from the opened folder',
  stops: (context) =>
    `What the Dockerfile copies from ${typeof context === 'string' ? 'there' : short(showHostPath(context), 40)} is not found; put it into the opened folder.`,
});

export const buildContextOutsideWorkspace = defineRule({
  id: 'build-context-outside-workspace',
  title: 'The build reads files outside the workspace',
  concern: 'build',
  severity: 'high',
  levels: levels('error', 'error', 'warn'),
  judges: ['build'],
  reads: ['context', 'dockerfile'],
  options: {},
  why: 'The build context is a folder of the host that is sent to the builder, where any COPY can take from it what it likes. A context of / or of the home hands the builder your keys. Neither Docker nor the reference CLI asks.',
  advice: 'Keep the context and the Dockerfile inside the workspace.',
  cites: [
    source(
      'devcontainers/cli@f683c29f src/spec-node/utils.ts: build.context and build.dockerfile are resolved against the configuration’s folder, absolute paths and .. included',
    ),
  ],
  references: ['https://docs.docker.com/build/concepts/context/'],
  examples: [
    {
      format: 'devcontainer',
      bad: '{ "build": { "dockerfile": "Dockerfile", "context": "../.." } }',
      good: '{ "build": { "dockerfile": "Dockerfile", "context": ".." } }',
      files: { '.devcontainer/Dockerfile': 'FROM debian:12\n' },
    },
    {
      format: 'compose',
      bad: 'services:\n  app:\n    build: /\n',
      good: 'services:\n  app:\n    build: .\n',
      files: { Dockerfile: 'FROM debian:12\n' },
    },
  ],
  check: ({ context, dockerfile }) =>
    both(
      judge(context, 'The build context', 'the builder can take any file from there'),
      judge(dockerfile, 'The Dockerfile', 'what it runs is not what was reviewed with the workspace'),
    ),
  // A Dockerfile that is found through the context moves with it.
  fix: (issue, request) => {
    const { context, dockerfile } = request;
    const isFound = context !== undefined && dockerfile?.from === context.from && issue.evidence.includes(dockerfile);
    return building(isFound ? { ...issue, evidence: [context] } : issue, request);
  },
});

const remote = /^(?:(?:https?|git|ssh|ftp):\/\/|git@|github\.com\/)/iu;

function judge(fact: Fact<HostPath | string> | undefined, what: string, then: string): readonly Issue[] {
  if (fact === undefined) return noIssues;
  const { value } = fact;
  if (typeof value === 'string')
    return remote.test(value)
      ? [{ message: `${what} is fetched from ${value}: what it holds is decided there, at every build`, evidence: [fact], atMost: 'warn' }]
      : noIssues;
  return leavesWorkspace(value)
    ? [{ message: `${what} is ${showHostPath(value)}, outside the workspace: ${then}`, evidence: [fact] }]
    : noIssues;
}
