import type { BuildStep, EnvironmentVariable, NameValue } from '../model/request.ts';
import { otherFrontend } from '../syntax/dockerfile-frontend.ts';
import { leavesWorkspace, readHostPath } from '../syntax/host-path.ts';
import { both, defineRule, issuesOf, levels, noIssues } from './define-rule.ts';
import { page, source } from './shared/cite.ts';
import { either, removing, replacing } from './shared/fix.ts';
import { short } from './shared/short.ts';

export const buildOptionUnsafe = defineRule({
  id: 'build-option-unsafe',
  title: 'A build option opens the host to the build',
  concern: 'build',
  severity: 'high',
  levels: levels('error', 'error', 'warn'),
  judges: ['build'],
  reads: ['options', 'privileged', 'steps', 'arguments'],
  options: {},
  why: 'Build steps run outside Sysbox on an ordinary engine. These options give them the host’s network, its SSH agent, its files or its privileges on top. A frontend of somebody else (# syntax=, BUILDKIT_SYNTAX) decides what the Dockerfile means, whatever its text says.',
  advice: 'Remove the option. What the build needs from outside belongs in the workspace, or in a secret that you pass yourself.',
  cites: [
    source('devcontainers/cli@f683c29f src/spec-node/singleContainer.ts: build.options go to docker build as they are'),
    page('https://docs.docker.com/reference/cli/docker/buildx/build/#allow'),
    source(
      'moby/buildkit@73ed6825c frontend/dockerfile/builder/build.go: build-arg:BUILDKIT_SYNTAX, else # syntax=, names the frontend image',
    ),
  ],
  row: 'build.host-network',
  references: ['https://docs.docker.com/reference/cli/docker/buildx/build/', 'https://docs.docker.com/reference/compose-file/build/'],
  examples: [
    {
      format: 'devcontainer',
      bad: '{ "build": { "dockerfile": "Dockerfile", "options": ["--network=host"] } }',
      good: '{ "build": { "dockerfile": "Dockerfile", "options": ["--network=none"] } }',
      files: { '.devcontainer/Dockerfile': 'FROM debian:12\n' },
    },
    { format: 'dockerfile', bad: 'FROM debian:12\nRUN --security=insecure make\n', good: 'FROM debian:12\nRUN --network=none make\n' },
    { format: 'dockerfile', bad: '# syntax=acme/frontend\nFROM debian:12\n', good: '# syntax=docker/dockerfile:1\nFROM debian:12\n' },
  ],
  check: ({ options, privileged, steps, arguments: given }) =>
    both(
      both(both(issuesOf(options, judgeOption), issuesOf(given, judgeArgument)), issuesOf(steps, judgeStep)),
      privileged?.value === true
        ? [{ message: 'The build is privileged: its steps get all rights that the builder has', evidence: [privileged] }]
        : noIssues,
    ),
  fix: either(
    removing('options', {
      title: ({ name, value }) => `Remove the build option ${short(`${name}${value === '' ? '' : `=${value}`}`, 45)}`,
      stops: ({ name }) => stopsOf(name),
    }),
    removing('arguments', { title: 'Remove the build argument BUILDKIT_SYNTAX', stops: stopsOf('syntax') }),
    replacing('steps', (step) => ({ ...step, flags: step.flags.filter(({ name, value }) => !isUnsafeFlag(name, value)) }), {
      title: 'Run the build step in the builder’s sandbox',
      stops: 'The step no longer has the host’s network or rights; do that part after the start, inside the container.',
    }),
    removing('privileged', { title: 'Do not build with privileges', stops: stopsOf('privileged') }),
  ),
});

function judgeOption({ name, value }: NameValue): string | undefined {
  switch (name) {
    case 'network':
      return judgeNetwork(value);
    case 'allow':
    case 'entitlement':
    case 'entitlements':
      return `The build is granted ${value}, which BuildKit withholds unless asked`;
    case 'security':
      return value === 'insecure' ? 'Build steps run without a sandbox (security.insecure)' : undefined;
    case 'security-opt':
      return `The build runs with --security-opt ${value}`;
    case 'ssh':
      return `The build gets your SSH agent or key (${value === '' ? 'default' : value}): its steps can log in as you`;
    case 'secret':
    case 'secrets':
      return judgeSecret(value);
    case 'build-context':
    case 'additional_contexts':
      return judgeContext(value);
    case 'add-host':
      return value.endsWith('host-gateway')
        ? `Build steps can reach this machine as ${value.slice(0, -'host-gateway'.length - 1)}`
        : `Build steps resolve ${value} as the text says, not as the network does`;
    case 'output':
      return judgeOutput(value);
    case 'cgroup-parent':
      return `Build steps run in the control group ${value}, with the limits of that one`;
    case 'syntax':
      return judgeFrontend(value, '# syntax=');
    case 'privileged':
      return value === 'false' ? undefined : 'The build is privileged: its steps get all rights that the builder has';
    default:
      return undefined;
  }
}

// The one argument that is for the builder itself and can replace what reads the Dockerfile.
function judgeArgument({ name, value = '' }: EnvironmentVariable): string | undefined {
  return name === 'BUILDKIT_SYNTAX' ? judgeFrontend(value, 'the build argument BUILDKIT_SYNTAX') : undefined;
}

function judgeFrontend(value: string, by: string): string | undefined {
  const frontend = otherFrontend(value);
  return frontend === undefined
    ? undefined
    : `The image ${short(frontend)} (${by}) reads the Dockerfile instead of Docker’s own frontend: whoever made it decides what is built`;
}

function judgeNetwork(value: string): string | undefined {
  if (value === '' || value === 'default' || value === 'none' || value === 'bridge') return undefined;
  return value === 'host'
    ? 'Build steps share the host’s network: they reach whatever listens on localhost'
    : `Build steps join the network ${value}`;
}

function judgeSecret(value: string): string | undefined {
  const fields = new Map(
    value.split(',').map((part): [string, string] => [part.slice(0, Math.max(0, part.indexOf('='))), part.slice(part.indexOf('=') + 1)]),
  );
  const file = fields.get('src') ?? fields.get('source') ?? fields.get('file');
  if (file !== undefined && file !== '' && fields.get('type') !== 'env')
    return leavesWorkspace(readHostPath(file)) ? `The build reads ${file} of this machine as a secret` : undefined;
  const variable = fields.get('env') ?? fields.get('environment') ?? (file === '' ? undefined : file) ?? fields.get('id') ?? value;
  return `The build gets the variable ${variable} of this machine as a secret`;
}

const elsewhere = /^(?:docker-image|oci-layout|target|service):/u;
const fetched = /^(?:(?:https?|git|ssh):\/\/|git@|github\.com\/)/iu;

function judgeContext(value: string): string | undefined {
  const place = value.slice(value.indexOf('=') + 1);
  if (elsewhere.test(place) && !place.startsWith('oci-layout:')) return undefined;
  if (fetched.test(place)) return undefined;
  const path = place.replace(/^oci-layout:(?:\/\/)?/u, '');
  return leavesWorkspace(readHostPath(path)) ? `The build gets ${path} as a context, a place outside the workspace` : undefined;
}

function judgeOutput(value: string): string | undefined {
  const parts = value.split(',');
  const target =
    parts.find((part) => part.startsWith('dest='))?.slice('dest='.length) ??
    (parts.length === 1 && !value.includes('=') ? value : undefined);
  return target !== undefined && target !== '-' && leavesWorkspace(readHostPath(target))
    ? `The build writes its result to ${target}, outside the workspace`
    : undefined;
}

function judgeStep({ flags }: BuildStep): string | undefined {
  for (const { name, value } of flags) {
    if (!isUnsafeFlag(name, value)) continue;
    if (name === 'network')
      return 'A step asks for the host’s network (RUN --network=host), which a builder grants with --allow network.host';
    return 'A step asks to run without a sandbox (RUN --security=insecure), which a builder grants with --allow security.insecure';
  }
  return undefined;
}

function isUnsafeFlag(name: string, value: string): boolean {
  return (name === 'network' && value === 'host') || (name === 'security' && value === 'insecure');
}

function stopsOf(option: string): string {
  switch (option) {
    case 'network':
    case 'add-host':
      return 'Build steps no longer reach that network or host; fetch what they need beforehand, or after the start.';
    case 'ssh':
    case 'secret':
    case 'secrets':
      return 'Build steps that log in with it fail; fetch what they need beforehand, or after the start with the editor’s forwarding.';
    case 'build-context':
    case 'additional_contexts':
      return 'What the Dockerfile copies from there is not found; put it into the opened folder.';
    case 'output':
      return 'The result is not written there any more; name a place in the workspace.';
    case 'cgroup-parent':
      return 'The build runs within the builder’s own limits; set those in the builder.';
    case 'syntax':
      return 'Docker’s own frontend reads the Dockerfile; what only the other one knows fails.';
    default:
      return 'Build steps that need these rights fail; do that part after the start, inside the container.';
  }
}
