import { prepareJudge } from '../../judge/judge.ts';
import type { SystemImage, SystemUser } from '../../model/system-image.ts';
import type { ContainerRequest } from '../../model/request.ts';
import { rules } from '../../rules/catalogue.ts';
import { levelsIn } from '../assemble.ts';
import { mayBuild } from '../gate/may-build.ts';
import { readStrictly } from '../gate/read-strictly.ts';
import { identityLabels } from './existing-containers.ts';
import { foresee } from './foresee.ts';
import { buildsOf, gateOf } from './launch-additions.ts';
import { makePlan } from './make-plan.ts';
import type { LaunchWish, PreparedLaunch } from './prepare-launch.ts';
import { innerVolume, systemBody, systemFolder, systemUser } from '../system/system-container.ts';

/** What a system container is prepared from. */
export interface SystemLaunchWish extends Omit<
  LaunchWish,
  'target' | 'copiesOf' | 'skipsHostCommands' | 'systemd' | 'composeFile' | 'writers' | 'audit'
> {
  readonly audit: Omit<LaunchWish['audit'], 'resolver'>;
  /** Absolute real path of the folder that it is for. */
  readonly workspace: string;
  /** Absolute path of the configuration of the dev container in it; absent: there is none. */
  readonly configuration?: string;
  /** Its image; absent: the engine does not have its base yet, and nothing is fetched for a plan. */
  readonly image: SystemImage | undefined;
  /** What it is built on. */
  readonly base: string;
  /** The numbers of its user. */
  readonly user: SystemUser;
}

/** Plans the launch of a system container: nothing of the repository is read for it, and nothing of it runs here. */
export function prepareSystem(wish: SystemLaunchWish): PreparedLaunch {
  const { workspace, owner, host, image, audit, allowed, configuration = workspace } = wish;
  const gate = gateOf(wish);
  const hasNetwork = gate.network !== 'none';
  const ssh = hasNetwork ? wish.ssh : undefined;
  const name = image?.name ?? 'containai/system';
  const body = systemBody({
    image: name,
    workspace,
    volume: innerVolume(owner),
    ...(ssh === undefined ? {} : { sshPort: ssh.port }),
  });
  const asked = [requestOf(body)];
  const { tier, policy } = audit;
  const foreseen = foresee(
    { asked, requests: [] },
    { judge: prepareJudge(rules, tier, host, policy), levelOf: levelsIn(tier, rules, policy), gate, owner, workspace, allowed },
  );
  const needsBuild = image?.id === undefined;
  const builds = buildsOf(wish, gate);
  const said = needsBuild ? mayBuild(builds, host, 'build-kit') : undefined;
  const plan = makePlan({
    workspace,
    configuration,
    form: 'image',
    isSystem: true,
    engine: wish.engine,
    owner,
    version: audit.version,
    asked,
    foreseen,
    consents: [],
    refused: said === undefined ? [] : [{ advice: '', ...said }],
    copies: [],
    added: [
      `the system container: systemd, Docker and git for the user ${systemUser} (number ${wish.user.uid}), with this folder at ${systemFolder(workspace)}${needsBuild ? `; its image is built first, on ${wish.base}` : ''}`,
      `what its Docker keeps is in the volume ${innerVolume(owner)}`,
      ssh === undefined ? 'no SSH, since it has no network' : `SSH at 127.0.0.1:${ssh.port}`,
    ],
    builds,
    limits: gate.limits,
    hasNetwork,
    firewall: wish.firewall,
    isBuildContained: host.buildsUnderSysbox === true,
    needsBuild,
    mayBuild: true,
    userId: 0,
    granted: [],
    network: [],
    credentials: [],
    answersForLeaks: false,
  });
  const labels = Object.fromEntries(identityLabels(workspace, configuration).map((label) => label.split(/=(.*)/su).slice(0, 2)));
  return {
    plan,
    part: { asked, requests: [], problems: [], wants: [], texts: new Map() },
    override: { ...body, Labels: labels },
    starts: 'system container',
    systemd: true,
    ...(ssh === undefined ? {} : { ssh }),
    isLocked: false,
    readsHere: false,
    keepsUserId: false,
  };
}

/** The request that a body makes. What only the image can tell is judged at its start. */
function requestOf(body: object): ContainerRequest {
  const read = readStrictly('create', 'the system container', JSON.stringify(body));
  if ('reasons' in read)
    throw new Error(`The body of a system container is refused: ${read.reasons.map(({ message }) => message).join(', ')}`);
  return { ...read.request, unknown: read.request.unknown.filter(({ want }) => want?.kind !== 'image') };
}
