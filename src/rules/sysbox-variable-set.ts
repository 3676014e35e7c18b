import type { Fact } from '../model/fact.ts';
import type { EnvironmentVariable } from '../model/request.ts';
import { sysboxVariableError, sysboxVariables } from '../known/sysbox-variables.ts';
import { defineRule, levels } from './define-rule.ts';
import { measured, source } from './shared/cite.ts';
import { each, type Said } from './shared/each.ts';
import { removing } from './shared/fix.ts';
import { ownEnvironment } from './shared/own-environment.ts';
import { short } from './shared/short.ts';

export const sysboxVariableSet = defineRule({
  id: 'sysbox-variable-set',
  title: 'A variable changes how Sysbox runs the container',
  concern: 'sysbox',
  severity: 'high',
  levels: levels('error', 'error', 'warn'),
  judges: ['container', 'build'],
  reads: ['environment'],
  options: {},
  why: 'sysbox-runc takes five variables of a container’s environment for settings of its own, wherever they come from: the file, a Feature, an image. So text that nobody on the host wrote decides about capabilities, ID-mapping and the mode itself. Four of them are switches: a value that is not exactly TRUE or FALSE ends the start.',
  advice: 'Take it out, and set what is wanted on the host, as an option of sysbox-mgr.',
  cites: [
    measured(
      'SYSBOX_HONOR_CAPS=TRUE changes the capability sets, SYSBOX_SYSCONT_MODE=FALSE leaves Docker’s 14 capabilities and no mounts; SYSBOX_HONOR_CAPS=true fails: expect [TRUE|FALSE]',
    ),
    source(
      'nestybox/sysbox-runc@a4dd414f libsysbox/syscont/spec.go L970-1084: read from the merged environment; on exec four of the five are taken out',
    ),
  ],
  row: 'sysbox-variables.value',
  references: ['https://github.com/nestybox/sysbox/blob/master/docs/user-guide/configuration.md'],
  examples: [
    {
      format: 'devcontainer',
      bad: '{ "image": "debian", "containerEnv": { "SYSBOX_SYSCONT_MODE": "FALSE" } }',
      good: '{ "image": "debian", "containerEnv": { "SYSBOX": "1" } }',
    },
    { format: 'docker-run', bad: 'docker run -e SYSBOX_HONOR_CAPS=true debian', good: 'docker run -e MODE=true debian' },
    { format: 'dockerfile', bad: 'FROM debian\nENV SYSBOX_SKIP_UID_SHIFT=/data\n', good: 'FROM debian\nENV DATA=/data\n' },
  ],
  check: (request, { peers }) => each(ownEnvironment(request, peers), say),
  fix: removing('environment', { title: ({ name }) => `Remove the variable ${short(name, 55)}`, alike: () => true }),
});

function say({ name, value, scope }: EnvironmentVariable, { from }: Fact<EnvironmentVariable>): Said {
  const known = sysboxVariables.get(name);
  if (known === undefined || scope === 'build') return undefined;
  const by = from.layer === 'image' ? ' by the image' : from.layer === 'feature' ? ` by ${short(from.document, 60)}` : '';
  const error = sysboxVariableError(name, value);
  if (scope === 'remote') {
    if (name !== 'SYSBOX_HONOR_CAPS') return { message: `${name} is set for commands inside: Sysbox takes it out there`, atMost: 'note' };
    return error === undefined
      ? `${name} is set${by} for commands inside: it ${known.does} there`
      : `${name} is set${by} for commands inside, and each of them fails: “${short(error, 120)}”`;
  }
  return error === undefined
    ? `${name} is set${by}: it ${known.does}`
    : `${name} is set${by} to a value that ends the start: “${short(error, 120)}”`;
}
