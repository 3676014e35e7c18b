import type { Fact } from '../model/fact.ts';
import type { EnvironmentVariable } from '../model/request.ts';
import { sysboxPrefix, sysboxVariables } from '../known/sysbox-variables.ts';
import { defineRule, everywhere } from './define-rule.ts';
import { measured, source } from './shared/cite.ts';
import { each } from './shared/each.ts';
import { removing } from './shared/fix.ts';
import { ownEnvironment } from './shared/own-environment.ts';
import { short } from './shared/short.ts';

export const sysboxVariableUnknown = defineRule({
  id: 'sysbox-variable-unknown',
  title: 'A variable that begins with SYSBOX_ and that Sysbox does not know keeps the container from starting',
  concern: 'sysbox',
  severity: 'high',
  levels: everywhere('error'),
  judges: ['container', 'build'],
  reads: ['environment'],
  options: {},
  why: 'sysbox-runc looks at every variable that begins with SYSBOX_, and refuses names that are not its own. One in an image is enough for no container of it to start; one in remoteEnv fails every command inside.',
  advice: 'Give the variable another name.',
  cites: [
    measured('SYSBOX_FOO=1: the start fails with invalid env var SYSBOX_FOO; must be one of …; SYSBOX=1 is harmless'),
    source('nestybox/sysbox-runc@a4dd414f libsysbox/syscont/spec.go L970-1010 getSysboxEnvVarConfigs, on exec too'),
  ],
  row: 'sysbox-variables.unknown',
  references: ['https://github.com/nestybox/sysbox/blob/master/docs/user-guide/configuration.md'],
  examples: [
    { format: 'docker-run', bad: 'docker run -e SYSBOX_VERSION=0.7.0 debian', good: 'docker run -e SYSBOX=0.7.0 debian' },
    {
      format: 'devcontainer',
      bad: '{ "image": "debian", "remoteEnv": { "SYSBOX_FOO": "1" } }',
      good: '{ "image": "debian", "remoteEnv": { "FOO": "1" } }',
    },
    { format: 'dockerfile', bad: 'FROM debian\nENV SYSBOX_FOO=1\n', good: 'FROM debian\nENV FOO=1\n' },
    {
      format: 'compose',
      bad: 'services:\n  app:\n    image: debian\n    environment:\n      SYSBOX_FOO: "1"\n',
      good: 'services:\n  app:\n    image: debian\n    environment:\n      FOO: "1"\n',
    },
  ],
  check: (request, { peers }) => each(ownEnvironment(request, peers), say),
  fix: removing('environment', { title: ({ name }) => `Remove the variable ${short(name, 55)}`, alike: () => true }),
});

function say({ name, scope }: EnvironmentVariable, { from }: Fact<EnvironmentVariable>): string | undefined {
  if (scope === 'build' || !name.startsWith(sysboxPrefix) || sysboxVariables.has(name)) return undefined;
  const by =
    from.layer === 'image' ? ' comes from the image and' : from.layer === 'feature' ? ` comes from ${short(from.document, 60)} and` : '';
  const shown = short(name, 60);
  return `${shown}${by} ${scope === 'remote' ? 'fails every command inside' : 'keeps the container from starting'} under Sysbox: “invalid env var ${shown}; must be one of …”`;
}
