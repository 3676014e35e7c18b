import type { ContainerRequest } from '../model/request.ts';
import type { Row, StudyRow } from '../model/row.ts';
import { converted, inferred, measured, measuredWithCli, page } from './evidence.ts';
import { patternTable, summary } from './study.ts';
import { inContainer, pick, untouched } from './uses.ts';

const study = patternTable('Pattern 8: Lifecycle Commands', "inferred (Sysbox doesn't affect container-internal execution)");

const events = ['onCreateCommand', 'postCreateCommand', 'postStartCommand', 'postAttachCommand', 'updateContentCommand'] as const;

const ids = {
  onCreateCommand: 'lifecycle.on-create',
  postCreateCommand: 'lifecycle.post-create',
  postStartCommand: 'lifecycle.post-start',
  postAttachCommand: 'lifecycle.post-attach',
  updateContentCommand: 'lifecycle.update-content',
} as const;

function insideCommand(event: (typeof events)[number]): Row {
  const own: StudyRow[] = [study(`\`${event}\``, 'Inside container', 'No impact', 'COMPATIBLE')];
  if (event === 'postCreateCommand') own.push(summary('Lifecycle commands', '64%', 'FULL', 'Block initializeCommand only'));
  return {
    id: ids[event],
    pattern: 8,
    aspect: event,
    expectation: 'Runs inside the container',
    uses: inContainer((request: ContainerRequest) => pick(request.containerCommands, (command) => command.event === event)),
    behaviours: [
      {
        result: 'COMPATIBLE',
        says: 'Runs inside by docker exec, as under any runtime. A user that is not root has no capabilities there.',
        evidence: [
          measured('devcontainer up with remoteUser vscode under sysbox-runc'),
          page('https://containers.dev/implementors/json_reference/#lifecycle-scripts'),
        ],
      },
    ],
    action: 'pass',
    study: own,
  };
}

/** Pattern 8: lifecycle commands. */
export const rows: readonly Row[] = [
  {
    id: 'lifecycle.initialize',
    pattern: 8,
    aspect: 'initializeCommand',
    expectation: 'Prepares the host before the container is made',
    uses: inContainer((request) => request.hostCommands),
    behaviours: [
      {
        result: 'N/A',
        says: 'Runs on your machine, outside any container, at every start; the runtime never sees it.',
        evidence: [
          measuredWithCli('runs on every up, also with the container running'),
          page('https://containers.dev/implementors/json_reference/#lifecycle-scripts'),
        ],
      },
    ],
    action: 'block',
    study: [study('`initializeCommand`', 'HOST machine', 'N/A - blocked by ContainAI policy', 'BLOCKED')],
    differs: 'The runtime has no part in it: the Dev Containers CLI runs it on the host, under Sysbox as under any runtime.',
    workaround: 'Move it to onCreateCommand, or open the whole dev container inside a Sysbox container: it then runs there.',
  },
  ...events.map(insideCommand),
  {
    id: 'lifecycle.variables',
    pattern: 8,
    aspect: 'SYSBOX_ variables of a lifecycle command',
    expectation: 'Any variable can be set for exec',
    uses: untouched,
    behaviours: [
      {
        result: 'BLOCKED',
        says: 'An unknown name that begins with SYSBOX_, or a bad value of SYSBOX_HONOR_CAPS, makes the exec fail. The other four known names are taken out.',
        error: 'invalid env var SYSBOX_FOO; must be one of …',
        shows: { prints: /invalid env var SYSBOX_FOO/mu },
        evidence: [
          converted('exec with unknown and known variables'),
          { kind: 'source', where: 'nestybox/sysbox-runc@a4dd414f: libsysbox/syscont/spec.go ConvertProcessSpec' },
        ],
      },
    ],
    action: 'warn',
    probe: { exec: { env: ['SYSBOX_FOO=1'], run: 'echo ran' } },
  },
  {
    id: 'lifecycle.basic',
    pattern: 8,
    aspect: 'An image and its commands',
    expectation: 'A container from an image, with lifecycle commands',
    uses: untouched,
    behaviours: [
      {
        result: 'COMPATIBLE',
        says: 'Works as it is. What can stop it lies in the host, see the rows host.*, and in user ids of 65536 and above.',
        shows: { prints: /^1000\nCapEff:\s+0+$/mu },
        evidence: [
          measured('devcontainer up of a local image under sysbox-runc'),
          inferred('the rows host.time-namespace and users.id-out-of-range'),
        ],
      },
    ],
    action: 'pass',
    probe: { exec: { user: '1000', run: 'id -u; grep CapEff /proc/self/status' } },
    study: [summary('Basic image + commands', '64%', 'FULL', 'Pass through')],
  },
];
