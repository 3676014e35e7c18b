import type { EnvironmentVariable } from '../model/request.ts';
import { credentialIn, isSecretName } from '../known/secrets.ts';
import { defineRule, issuesOf, levels } from './define-rule.ts';
import { page, source } from './shared/cite.ts';

export const secretInBuildArgument = defineRule({
  id: 'secret-in-build-argument',
  title: 'A secret is passed as a build argument',
  concern: 'build',
  severity: 'medium',
  levels: levels('error', 'warn', 'warn'),
  judges: ['build'],
  reads: ['arguments'],
  options: {},
  why: 'Build arguments stay readable in the history of the image, and every step of the build can read them. With ${localEnv:…} it is a secret of this machine that ends up there.',
  advice: 'Pass it as a build secret (RUN --mount=type=secret), or at run time.',
  cites: [
    page('https://docs.docker.com/reference/build-checks/secrets-used-in-arg-or-env/'),
    source('devcontainers/cli@f683c29f src/spec-node/singleContainer.ts: build.args become --build-arg, with host variables put in'),
  ],
  references: ['https://docs.docker.com/build/building/secrets/'],
  examples: [
    {
      format: 'devcontainer',
      bad: '{ "build": { "dockerfile": "Dockerfile", "args": { "NPM_TOKEN": "${localEnv:NPM_TOKEN}" } } }',
      good: '{ "build": { "dockerfile": "Dockerfile", "args": { "NODE_VERSION": "22" } } }',
      files: { '.devcontainer/Dockerfile': 'FROM debian:12\n' },
    },
  ],
  check: (request) => issuesOf(request.arguments, judge),
});

const fromHost = /\$\{(?:localEnv|env):([^}:]*)/u;

function judge({ name, value }: EnvironmentVariable): string | undefined {
  const credential = value === undefined ? undefined : credentialIn(value);
  if (credential !== undefined) return `The build argument ${name} holds ${credential}, which stays in the image’s history`;
  const variable = value === undefined ? undefined : fromHost.exec(value)?.[1];
  if (variable !== undefined && (isSecretName(name) || isSecretName(variable)))
    return `The build argument ${name} takes the secret ${variable} from this machine into the image’s history`;
  return isSecretName(name) && value !== ''
    ? `The build argument ${name} looks like a secret: its value stays in the image’s history`
    : undefined;
}
