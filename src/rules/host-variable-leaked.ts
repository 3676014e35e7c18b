import type { Fact, Origin } from '../model/fact.ts';
import type { Change, Field, HostVariable, Request } from '../model/request.ts';
import { isSecretName } from '../known/secrets.ts';
import { defineRule, levels } from './define-rule.ts';
import { measured, page, source } from './shared/cite.ts';
import { isCompose } from './shared/documents.ts';
import { each, type Said } from './shared/each.ts';
import { factsOf, makeFix, removal, replacement, statedIn, type Words } from './shared/fix.ts';
import { short } from './shared/short.ts';

export const hostVariableLeaked = defineRule({
  id: 'host-variable-leaked',
  title: 'A secret of the host’s environment goes into the container',
  concern: 'isolation',
  severity: 'medium',
  levels: levels('error', 'warn', 'warn'),
  judges: ['container', 'build'],
  reads: ['hostVariables'],
  options: {
    /** Names of variables that may go in though they look like secrets. */
    allowed: [] as readonly string[],
  },
  why: 'A token in the environment is read by every program inside, by inspect, and, as a build argument, by whoever gets the image. An image’s label and a Feature can ask for variables of the host as well, and nothing in the repository shows it.',
  advice:
    'Give what is made for this container alone: a token with few rights, handed to the one command that needs it, or a database password that is used nowhere else, best one that is made up in .env for development. For a build, use a secret mount.',
  cites: [
    measured('an image label with containerEnv {"X":"${localEnv:SECRET}"} put the host’s $SECRET into the container', 'devcontainer-cli'),
    source('devcontainers/cli@f683c29 src/spec-common/variableSubstitution.ts: every string of file and label is substituted'),
    page('https://docs.docker.com/compose/how-tos/environment-variables/variable-interpolation/'),
  ],
  references: [
    'https://containers.dev/implementors/json_reference/#variables-in-devcontainerjson',
    'https://docs.docker.com/build/building/secrets/',
  ],
  examples: [
    {
      format: 'devcontainer',
      bad: '{ "image": "debian", "containerEnv": { "TOKEN": "${localEnv:GITHUB_TOKEN}" } }',
      good: '{ "image": "debian", "containerEnv": { "DISPLAY": "${localEnv:DISPLAY}" } }',
    },
    { format: 'docker-run', bad: 'docker run -e NPM_TOKEN debian', good: 'docker run -e TERM debian' },
    {
      format: 'compose',
      bad: 'services:\n  app:\n    image: debian\n    environment:\n      - AWS_SECRET_ACCESS_KEY\n',
      good: 'services:\n  app:\n    image: debian\n    environment:\n      - AWS_REGION\n',
    },
  ],
  check: ({ hostVariables }, { options }) => each(hostVariables, (variable, fact) => say(variable, fact, options.allowed)),
  fix: (issue, request) => {
    const [stated] = statedIn(issue, request, 'hostVariables');
    if (stated === undefined) return undefined;
    const { value, from } = stated.fact;
    const change = withoutVariable(request, value, from);
    return change === undefined ? undefined : makeFix(words, [value], [change]);
  },
});

const places: Readonly<Partial<Record<HostVariable['into'], string>>> = {
  environment: 'the environment',
  arguments: 'the build arguments',
  labels: 'the labels',
  mounts: 'the mounts',
  command: 'the command',
  entrypoint: 'the command',
  containerCommands: 'the commands that run inside',
  features: 'the options of a Feature',
  steps: 'the build',
  options: 'the build’s options',
  image: 'the image’s name',
};

function say({ name, into, hasDefault }: HostVariable, { from }: Fact<HostVariable>, allowed: readonly string[]): Said {
  // What runs or is read on the host has the variable anyway.
  if (into === 'hostCommands' || into === 'hostFiles' || !isSecret(name) || allowed.includes(name)) return undefined;
  const what = short(name, 60);
  const where = places[into] ?? 'the container';
  if (isOfCompose(from))
    return hasDefault
      ? { message: `Compose puts ${what} into ${where}, from your environment, else from .env, else its default`, atMost: 'note' }
      : { message: `Compose puts ${what} into ${where}, from your environment, else from .env`, atMost: 'warn' };
  const by =
    from.layer === 'image'
      ? 'The image’s label takes'
      : from.layer === 'feature'
        ? `${short(from.document, 60)} takes`
        : 'The configuration takes';
  const message = `${by} ${what} of the host’s environment into ${where}`;
  // Where the file itself has a value ready, it does without the host’s; an image or a Feature only hides its wish behind one.
  return hasDefault && from.layer === 'file' ? { message, atMost: 'warn' } : message;
}

// Compose looks into the file .env too, which is not the repository’s.
function isOfCompose({ layer, document }: Origin): boolean {
  return layer === 'file' && isCompose(document);
}

// Which account, region or profile is used is no secret.
function isSecret(name: string): boolean {
  return (
    isSecretName(name) ||
    (name.startsWith('AWS_') && !/REGION|PROFILE|OUTPUT|PAGER|ENDPOINT|_FILE$|SDK_LOAD|_MODE$|_ARN$|ACCOUNT/u.test(name))
  );
}

// Only what is a setting of its own can go: a variable inside a command or an image's name is a part of it.
const settings = ['environment', 'arguments', 'labels', 'options'] as const satisfies readonly Field[];

function withoutVariable(request: Request, { name, into }: HostVariable, from: Origin): Change | undefined {
  const isHere = (fact: Fact<unknown>): boolean =>
    fact.from === from || (fact.from.document === from.document && fact.from.pointer === from.pointer);
  const field = settings.find((one) => one === into);
  if (field !== undefined) {
    const fact = factsOf(request, field).find(isHere);
    return fact === undefined ? undefined : removal(request, field, fact);
  }
  if (into !== 'features') return undefined;
  const use = request.features.find(
    ({ value, from: line }) => Object.values(value.options).some((text) => names(text, name)) && isAbove(line, from),
  );
  if (use === undefined) return undefined;
  const options = Object.fromEntries(Object.entries(use.value.options).filter(([, text]) => !names(text, name)));
  return replacement(request, 'features', use, { ...use.value, options });
}

function names(text: string | boolean, variable: string): boolean {
  return typeof text === 'string' && (text.includes(`:${variable}}`) || text.includes(`:${variable}:`));
}

function isAbove(line: Origin, from: Origin): boolean {
  return line.document === from.document && (from.pointer === line.pointer || from.pointer.startsWith(`${line.pointer}/`));
}

const words: Words<HostVariable> = {
  title: ({ name, into }) => `Keep ${short(name, 26)} of this machine out of ${places[into] ?? 'the container'}`,
  stops: ({ name }) =>
    `Programs inside no longer have ${short(name, 40)}; log in inside, or pass a token of little reach in a file that is not committed.`,
};
