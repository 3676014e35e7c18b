import { expect, test } from 'vitest';
import { container, said } from '../../test/requests.ts';
import type { LaunchPlan } from '../model/launch.ts';
import { renderLaunchPlan } from './launch-text.ts';

const plan: LaunchPlan = {
  workspace: '/w',
  configuration: '/w/.devcontainer/devcontainer.json',
  form: 'compose',
  engine: { socket: '/run/docker.sock', isOwn: false },
  builds: 'as root on this machine',
  network: 'none',
  added: ['systemd is the first process'],
  copies: ['mine:1'],
  rewrites: ['app', 'db'].map((name) => ({ rule: 'privileged-requested', field: 'privileged', from: 'true', container: name })),
  refused: [{ rule: 'home-mounted', place: 'compose.yml:3:5', message: 'The home is mounted at /h', advice: 'Mount less of it.' }],
  consents: [{ rule: 'host-command', text: 'initializeCommand: true', hash: 'a' }],
  variables: [
    { name: 'HTTPS_PROXY', state: 'given', why: 'for the network' },
    { name: 'TOKEN', state: 'kept', why: 'read by devcontainer.json' },
    { name: 'HOME', state: 'own', why: 'read by devcontainer.json' },
  ],
  files: ['.env'],
  gate: {
    version: 1,
    madeBy: '1.0.0',
    workspaces: ['/w'],
    requests: [container({ containerCommands: [said({ event: 'postCreateCommand', command: 'true' })] }), container()],
    builds: 'as-root',
    limits: { memory: '8g', cpus: 1, pids: 100 },
    network: 'none',
    allowed: [{ rule: 'build-not-contained', reason: 'allowed with --allow' }],
  },
};

test('a plan says what runs where, what is changed, and what stands in the way', () => {
  expect(renderLaunchPlan(plan, { summary: 'Compose', color: false, width: 100, around: ['Or: containai up --allow home-mounted'] })).toBe(
    `/w/.devcontainer/devcontainer.json   Compose

    here  the reference CLI and a gate before the engine; 1 command of the configuration, when you
          have agreed; .env is read
   build  its steps, install scripts of Features among them, run as real root of this machine:
          containai engine start makes an engine that contains them
  inside  2 containers, postCreateCommand, all that follows: under sysbox-runc, looked at from this
          machine before you are let in
 network  none, but for the build, which fetches what it installs
  limits  at most 8g of memory, 1 processor, 100 processes, each of the containers
  copied  from your engine, which alone has it: mine:1
   added  systemd is the first process
 changed  privileged: taken away (privileged-requested), of 2 containers
 allowed  build-not-contained: allowed with --allow
   given  variables HTTPS_PROXY
    kept  variables TOKEN, which it reads and finds empty: --env NAME gives one
     own  variables HOME, which have values of containai’s own

 refused  home-mounted   compose.yml:3:5
          The home is mounted at /h
 instead  Mount less of it.

Or: containai up --allow home-mounted
`,
  );
});
