import { dirname } from 'node:path';
import type { EngineSetting } from '../../model/own-engine.ts';
import { daemonArguments } from './daemon-settings.ts';
import type { EnginePlan } from './engine-plan.ts';
import { familiesOf, jumpsOf, words } from './firewall.ts';
import { firewallJumps, type FirewallWish, tablesOf } from './firewall-rules.ts';

/** Where the files of an engine that systemd starts belong. */
export const unitPaths = {
  unit: '/etc/systemd/system/containai-engine.service',
  settings: '/etc/containai/daemon.json',
  rules: { 4: '/etc/containai/firewall.v4', 6: '/etc/containai/firewall.v6' },
} as const;

/** What stands in one of the sections of a unit. */
interface UnitLine extends EngineSetting {
  readonly section: 'Unit' | 'Service' | 'Install';
}

/**
 * The lines of the systemd unit (systemd.unit(5), systemd.service(5), systemd.exec(5)); what Docker’s own unit has for dockerd is in it
 * (docker/packaging systemd/docker.service). It runs no file of this package: those may belong to a user.
 */
export function unitLines(plan: EnginePlan, wish: FirewallWish | undefined): readonly UnitLine[] {
  const { programs, bridge, addresses, paths } = plan;
  return [
    unit('Description=Docker engine of ContainAI, under Sysbox', 'What systemctl shows.'),
    unit(
      'After=network-online.target containerd.service firewalld.service sysbox.service',
      'Routes must be there to be looked at, and firewalld must not remove our rules afterwards.',
    ),
    unit('Wants=network-online.target', 'The same.'),
    unit('Requires=sysbox.service', 'Without Sysbox nothing would start.'),
    service('Type=notify', 'dockerd tells when it answers.'),
    service(
      `Environment=DOCKER_BUILDKIT_RUNC_COMMAND=${programs.runtime}`,
      'Steps of builds, install scripts of Features among them, run under Sysbox; by default they run as root of this machine.',
    ),
    ...folderLines(dirname(paths.socket)),
    service(`ExecStartPre=-${programs.ip} link add name ${bridge} type bridge`, 'The bridge; it may be there.'),
    service(`ExecStartPre=${programs.ip} address replace ${addresses.bridge} dev ${bridge}`, 'Its address is where its network begins.'),
    service(`ExecStartPre=${programs.ip} link set dev ${bridge} up`, 'dockerd takes it as it is.'),
    ...(wish === undefined ? [] : firewallLines(plan, wish)),
    service(
      `ExecStart=${[programs.dockerd, ...daemonArguments(unitPaths.settings)].join(' ')}`,
      'All else is in that file; it cannot hold the namespace of plugins, which keeps them apart from those of your engine.',
    ),
    service(
      `ExecStartPost=/bin/sh -c '${witness(wish !== undefined, paths.witness)}'`,
      'Who may use the socket and is not root cannot see the environment of dockerd: root writes down what it holds.',
    ),
    ...stopLines(plan),
    service('Restart=on-failure', 'After a crash the next start ends the containers that were left.'),
    service('RestartSec=2', 'Not at once.'),
    service('TimeoutStartSec=0', 'Large stores take long to be opened.'),
    service('LimitNPROC=infinity', 'Limits of its own would count for all containers together.'),
    service('LimitCORE=infinity', 'The same.'),
    service('TasksMax=infinity', 'The same.'),
    service('Delegate=yes', 'Control groups of containers are the engine’s to make.'),
    service('KillMode=process', 'dockerd ends its containers itself, in order.'),
    service('OOMScoreAdjust=-500', 'Where memory runs out, a container goes first.'),
    { section: 'Install', line: 'WantedBy=multi-user.target', why: 'systemctl enable starts it with the machine.' },
  ];
}

function folderLines(folder: string): readonly UnitLine[] {
  const [, name] = /^\/run\/([^/]+)$/u.exec(folder) ?? [];
  if (name === undefined) return [service(`ExecStartPre=/bin/mkdir --parents --mode=0755 ${folder}`, 'The folder of the socket.')];
  return [
    service(`RuntimeDirectory=${name}`, 'The folder of the socket; it goes when the engine ends.'),
    service('RuntimeDirectoryMode=0755', 'Members of the socket’s group get to it.'),
  ];
}

function unit(line: string, why: string): UnitLine {
  return { section: 'Unit', line, why };
}

function service(line: string, why: string): UnitLine {
  return { section: 'Service', line, why };
}

function firewallLines({ programs }: EnginePlan, wish: FirewallWish): readonly UnitLine[] {
  return familiesOf(programs).flatMap(({ family, program, restore }) => [
    service(
      `ExecStartPre=${restore} --wait --noflush ${unitPaths.rules[family]}`,
      `The rules for IPv${family}, in chains of our own. Where they cannot be had, the engine does not start.`,
    ),
    ...jumpsOf(family, wish).flatMap((jump) => [
      service(`ExecStartPre=-${[program, ...words('--delete', jump)].join(' ')}`, 'It may be there, and is to be there once.'),
      service(
        `ExecStartPre=${[program, ...words(jump.isLast === true ? '--append' : '--insert', jump)].join(' ')}`,
        `Leads to them: in the table ${jump.table} it ${jump.why}.`,
      ),
    ]),
  ]);
}

function witness(hasFirewall: boolean, path: string): string {
  const parts = [
    'cut -d" " -f1,22 /proc/$MAINPID/stat',
    ...(hasFirewall ? ['echo firewall'] : []),
    'grep -z ^DOCKER_BUILDKIT_RUNC_COMMAND= /proc/$MAINPID/environ',
  ];
  return `{ ${parts.join('; ')}; } > ${path}`;
}

// After a crash containers may run on: then all stays until the next start has ended them.
function stopLines({ programs, bridge }: EnginePlan): readonly UnitLine[] {
  const only = '[ "$SERVICE_RESULT" = success ] || exit 0';
  const line = (commands: readonly string[], why: string): UnitLine =>
    service(`ExecStopPost=/bin/sh -c '${[only, ...commands].join('; ')}'`, why);
  return [
    ...familiesOf(programs).map(({ family, program }) =>
      line(
        [
          ...firewallJumps[family].map((jump) => [program, ...words('--delete', jump)].join(' ')),
          ...tablesOf(family).flatMap(({ name, chains }) =>
            ['--flush', '--delete-chain'].map(
              (action) => `for c in ${chains.join(' ')}; do ${program} --wait --table ${name} ${action} $c; done`,
            ),
          ),
          'true',
        ],
        `Takes the rules for IPv${family} away, where the engine has ended well: after a crash containers may still run, and stay shut in.`,
      ),
    ),
    line([`${programs.ip} link delete ${bridge}`, 'true'], 'The bridge goes too.'),
  ];
}

/** The text of the unit, each line below its reason. */
export function unitText(lines: readonly UnitLine[]): string {
  return `${(['Unit', 'Service', 'Install'] as const)
    .map((section) =>
      [`[${section}]`, ...lines.filter((one) => one.section === section).flatMap(({ line, why }) => [`# ${why}`, line])].join('\n'),
    )
    .join('\n\n')}\n`;
}
