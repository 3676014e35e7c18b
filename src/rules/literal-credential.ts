import { type Fact, fact, type Origin } from '../model/fact.ts';
import type { BuildRequest, ContainerRequest, EnvironmentVariable, NameValue } from '../model/request.ts';
import type { Issue } from '../model/rule.ts';
import { credentialIn, isSecretName } from '../known/secrets.ts';
import { defineRule, levels } from './define-rule.ts';
import { page } from './shared/cite.ts';
import { none } from './shared/each.ts';
import { ownEnvironment } from './shared/own-environment.ts';
import { isRandom, isStandIn } from './shared/secret-values.ts';
import { short } from './shared/short.ts';

export const literalCredential = defineRule({
  id: 'literal-credential',
  title: 'A token, key or password is written in the configuration',
  concern: 'isolation',
  severity: 'high',
  levels: levels('error', 'error', 'warn'),
  judges: ['container', 'build'],
  reads: [
    'environment',
    'labels',
    'containerCommands',
    'hostCommands',
    'command',
    'features',
    'arguments',
    'argumentDefaults',
    'steps',
    'writtenFiles',
  ],
  sensitive: true,
  options: {},
  why: 'Whoever reads the repository, its history or the image has the secret, and so has every program in the container. Passwords of a database beside the dev container are ordinary and not meant here; tokens of services are.',
  advice: 'Revoke it, and hand over the next one at run time: by a secret, a variable of the host or a login inside.',
  cites: [
    page('https://docs.github.com/en/code-security/secret-scanning/introduction/supported-secret-scanning-patterns: formats of tokens'),
    page('https://docs.docker.com/reference/build-checks/secrets-used-in-arg-or-env/'),
  ],
  references: [
    'https://docs.docker.com/build/building/secrets/',
    'https://docs.github.com/en/code-security/secret-scanning/introduction/about-secret-scanning',
  ],
  examples: [
    {
      format: 'devcontainer',
      bad: `{ "image": "debian", "containerEnv": { "GITHUB_TOKEN": "ghp_${'a1B2c3D4e5F6'.repeat(3)}" } }`,
      good: '{ "image": "debian", "containerEnv": { "GITHUB_TOKEN": "your-token-here" } }',
    },
    {
      format: 'compose',
      bad: 'services:\n  app:\n    image: debian\n    environment:\n      SESSION_SECRET: q8Zr3LwX0nVt7KpYb5JdFh2M\n',
      good: 'services:\n  db:\n    image: postgres\n    environment:\n      POSTGRES_PASSWORD: postgres\n',
    },
    {
      format: 'dockerfile',
      bad: `FROM debian:12\nARG TOKEN=ghp_${'a1B2c3D4e5F6'.repeat(3)}\n`,
      good: 'FROM debian:12\nRUN --mount=type=secret,id=token make\n',
    },
  ],
  check: (request, { peers }) => {
    const found: Issue[] = [];
    variables(ownEnvironment(request, peers), found);
    if (request.kind === 'container') inContainer(request, found);
    else inBuild(request, found);
    return found.length === 0 ? none : found;
  },
});

function inContainer({ labels, containerCommands, hostCommands, command, features }: ContainerRequest, found: Issue[]): void {
  for (const { value, from } of labels) text(value.value, `label ${value.name}`, from, found);
  for (const { value, from } of containerCommands) text(value.command, value.event, from, found);
  for (const { value, from } of hostCommands) text(value.command, value.event, from, found);
  if (command !== undefined) for (const word of command.value) text(word, 'the command', command.from, found);
  for (const { value, from } of features)
    for (const [name, option] of Object.entries(value.options))
      if (typeof option === 'string') pair({ name, value: option }, `option ${name} of ${value.id}`, from, found);
}

function inBuild({ arguments: written, argumentDefaults, labels, steps, writtenFiles }: BuildRequest, found: Issue[]): void {
  variables(written, found);
  variables(argumentDefaults, found);
  for (const { value, from } of labels) text(value.value, `label ${value.name}`, from, found);
  for (const { value, from } of writtenFiles) text(value.text, `the file ${value.target}`, from, found);
  for (const { value, from } of steps) text(value.command, 'a build step', from, found);
}

function variables(list: readonly Fact<EnvironmentVariable>[], found: Issue[]): void {
  for (const { value, from } of list)
    if (value.value !== undefined) pair({ name: value.name, value: value.value }, value.name, from, found);
}

function text(value: string, where: string, from: Origin, found: Issue[]): void {
  const what = credentialIn(value);
  if (what !== undefined) found.push(toIssue(`${short(where, 80)} holds ${what}`, where, from));
}

// A value under a secret's name: certain by its format, likely where it is random, and otherwise worth a note.
function pair({ name, value }: NameValue, where: string, from: Origin, found: Issue[]): void {
  const before = found.length;
  text(value, where, from, found);
  if (found.length > before || !isSecretName(name) || isStandIn(name, value)) return;
  const issue = toIssue(
    `${short(where, 80)} is given a value that ${isRandom(value) ? 'looks like a real secret' : 'may be a real secret'}`,
    where,
    from,
  );
  found.push(isRandom(value) ? issue : { ...issue, atMost: 'note' });
}

// The fact itself holds the secret: what is shown names the place alone.
function toIssue(message: string, where: string, from: Origin): Issue {
  return { message, evidence: [fact(short(where, 80), from)] };
}
