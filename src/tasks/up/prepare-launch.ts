import { join } from 'node:path';
import { formOf } from '../../formats/devcontainer/read.ts';
import { devcontainerFormat } from '../../formats/devcontainer/format.ts';
import type { JsonObject, LocatedObject } from '../../formats/devcontainer/located.ts';
import { overrideConfiguration } from '../../formats/devcontainer/override-configuration.ts';
import { prepareJudge } from '../../judge/judge.ts';
import type { Machine } from '../../machine/machine.ts';
import type { GatePolicy } from '../../model/gate.ts';
import type { HostFacts } from '../../model/host.ts';
import type { LaunchPlan, Refusal } from '../../model/launch.ts';
import type { Seen } from '../../model/own-engine.ts';
import type { Problem } from '../../model/report.ts';
import type { ContainerRequest, Request } from '../../model/request.ts';
import type { Form, SandboxEngine } from '../../model/sandbox.ts';
import { rules } from '../../rules/catalogue.ts';
import { hostVariableLeaked } from '../../rules/host-variable-leaked.ts';
import { levelsIn } from '../assemble.ts';
import { type AuditOptions, auditParts, type Part } from '../audit.ts';
import type { WholeGatePolicy } from '../gate/gate-policy.ts';
import { mayBuild } from '../gate/may-build.ts';
import { openTarget } from '../open-target.ts';
import type { Resolver } from '../resolve/make-resolver.ts';
import { sourceOf } from '../read-source.ts';
import type { OwnFeature } from '../ssh/ssh-feature.ts';
import type { Target } from '../target.ts';
import { type Additions, addToConfiguration, addToRequest, composeAdditions, hasOwnFile } from './additions.ts';
import { findConsents } from './find-consents.ts';
import { foresee } from './foresee.ts';
import { imagesNamed } from './images-to-copy.ts';
import { buildsOf, gateOf, launchAdditions } from './launch-additions.ts';
import { makePlan } from './make-plan.ts';
import type { NestedLaunch } from './prepare-nested.ts';
import { unfitPath } from './unfit-path.ts';
import { withoutInitialize } from './without-initialize.ts';

/** What a launch is prepared from. */
export interface LaunchWish {
  readonly target: Target;
  /** How it is audited; its resolver must be there. */
  readonly audit: AuditOptions & { readonly resolver: Resolver };
  readonly host: HostFacts;
  readonly engine: SandboxEngine;
  /** What the engine says of itself (`GET /info`). */
  readonly info: unknown;
  /** Whether a firewall of ours stands before it. */
  readonly firewall: Seen;
  /** Names of other running containers that can write in the workspace. */
  readonly writers: readonly string[];
  /** What the user says besides the policy, and over it. */
  readonly wished: Pick<GatePolicy, 'limits' | 'network'>;
  readonly owner: string;
  /** Number of the user who asks. */
  readonly userId: number | undefined;
  /** Rules and reasons that the user answers for. */
  readonly allowed: readonly string[];
  readonly granted: readonly string[];
  readonly network: readonly string[];
  /** Names of those whose values hold credentials. */
  readonly credentials: readonly string[];
  /** Of these images, those that are to be copied from another engine. */
  copiesOf(images: readonly string[]): Promise<readonly string[]>;
  /** Leave `initializeCommand` out. */
  readonly skipsHostCommands: boolean;
  /** Start systemd, whatever the configuration says of the command. */
  readonly systemd: boolean;
  /** Let it be reached by SSH, at this port of 127.0.0.1. */
  readonly ssh?: { readonly port: number };
  /** Absolute path of the Compose file for what is added, where one is needed. */
  readonly composeFile: string;
}

/** A launch that is prepared: the plan, and the configuration that the reference CLI is to get when all consents are given, or none. */
export interface PreparedLaunch {
  readonly plan: LaunchPlan;
  readonly part: Part;
  /** The configuration that the reference CLI gets, or the body that makes a system container. */
  readonly override: JsonObject;
  /** What makes it run. */
  readonly starts: 'reference CLI' | 'system container';
  /** What `composeFile` is to hold; absent: it is not needed. */
  readonly compose?: JsonObject;
  /** The dev container that is opened in the system container; absent: none is. */
  readonly nested?: NestedLaunch;
  /** systemd is the first process. */
  readonly systemd: boolean;
  /** It is reached by SSH. */
  readonly ssh?: { readonly port: number };
  /** A Feature of this program’s own, which is built in. */
  readonly feature?: OwnFeature;
  /** The lockfile beside the configuration holds each Feature: the reference CLI is held to it too. */
  readonly isLocked: boolean;
  /** Programs of this machine read the workspace: for a build, for Compose, or to run something of it. */
  readonly readsHere: boolean;
  /** Nothing is built, and nothing may be: files that are made inside belong to the image’s user. */
  readonly keepsUserId: boolean;
}

type Powers = Pick<Machine, 'readText' | 'realPath' | 'kindOf'>;

/** Audits a configuration with all that it brings, and plans its launch; or what is wrong with its texts. Nothing is started or written. */
export async function prepareLaunch(
  wish: LaunchWish,
  machine: Powers,
): Promise<PreparedLaunch | { readonly problems: readonly Problem[] }> {
  const { target, audit, host } = wish;
  const read = rootOf(target, machine);
  if ('problems' in read) return read;
  const [part] = await auditParts([target], { ...audit, host }, machine);
  if (part === undefined) return { problems: [] };
  const fatal = part.problems.filter((problem) => problem.fatal || problem.lookup === true);
  if (fatal.length > 0) return { problems: fatal };
  const form = formOf(read.root);
  if (form === 'none') return { problems: [{ document: target.prefix + target.path, message: nothingNamed, fatal: true }] };
  const unfit = unfitPath({ workspace: target.workspace, configuration: join(target.workspace, target.path), form });
  if (unfit !== undefined) return { problems: [{ document: target.prefix + target.path, message: unfit, fatal: true }] };
  const gate = gateOf(wish);
  const added = launchAdditions(part.asked, wish, gate);
  if ('refused' in added) return { problems: [{ document: target.prefix + target.path, message: added.refused, fatal: true }] };
  const { additions } = added;
  const asked = part.asked.map((request) => (isMain(request, part.asked) ? addToRequest(request, additions) : request));
  const { plan, refusedBuild } = await planOf(wish, { ...part, asked }, { form, additions, gate }, machine);
  const where = { file: plan.configuration, workspace: target.workspace, repository: target.workspace };
  const override = overrideConfiguration(read.root, {
    where,
    keepsHostCommand: !wish.skipsHostCommands,
    pins: pinsOf(part.asked, audit.resolver),
  });
  const { service } = override;
  return {
    plan,
    part: { ...part, asked },
    override: addToConfiguration(override, additions, form, wish.composeFile),
    ...(form === 'compose' && typeof service === 'string' && hasOwnFile(additions)
      ? { compose: composeAdditions(service, additions) }
      : {}),
    starts: 'reference CLI',
    systemd: added.systemd,
    ...(wish.ssh === undefined ? {} : { ssh: wish.ssh }),
    ...(additions.feature === undefined ? {} : { feature: additions.feature }),
    isLocked: isLocked(part.asked),
    readsHere: readsHere({ form, needsBuild: plan.builds !== undefined, consents: plan.consents }),
    keepsUserId: refusedBuild !== undefined,
  };
}

/** The plan, and why nothing may be built, whether or not something is to be. */
async function planOf(
  wish: LaunchWish,
  part: Part,
  { form, additions, gate }: { readonly form: Form; readonly additions: Additions; readonly gate: WholeGatePolicy },
  machine: Powers,
): Promise<{ readonly plan: LaunchPlan; readonly refusedBuild: Refusal | undefined }> {
  const { target, host, engine, owner, allowed, audit } = wish;
  const { tier, policy } = audit;
  const { asked } = part;
  const foreseen = foresee(part, {
    judge: prepareJudge(rules, tier, host, policy),
    levelOf: levelsIn(tier, rules, policy),
    gate,
    owner,
    workspace: target.workspace,
    allowed,
  });
  const builds = buildsOf(wish, gate);
  const needsBuild = additions.feature !== undefined || asked.some((request) => request.kind === 'build' || request.features.length > 0);
  const said = mayBuild(builds, host, 'build-kit');
  const refusedBuild = said === undefined ? undefined : { advice: '', ...said };
  const shown = wish.skipsHostCommands ? asked.map(withoutInitialize) : asked;
  const { consents, refused: unshown } = findConsents(shown, target, part.places!, machine);
  const plan = makePlan({
    workspace: target.workspace,
    configuration: join(target.workspace, target.path),
    form,
    engine,
    owner,
    version: audit.version,
    asked,
    foreseen,
    consents,
    refused: [
      ...unshown.filter(({ rule }) => !allowed.includes(rule)),
      ...(needsBuild && refusedBuild !== undefined ? [refusedBuild] : []),
      ...(readsHere({ form, needsBuild, consents }) ? changingOf(wish) : []),
    ],
    copies: await wish.copiesOf(imagesNamed(asked)),
    added: additions.says,
    builds,
    limits: gate.limits,
    hasNetwork: gate.network !== 'none',
    firewall: wish.firewall,
    isBuildContained: host.buildsUnderSysbox === true,
    needsBuild,
    mayBuild: refusedBuild === undefined,
    userId: wish.userId,
    granted: wish.granted,
    network: wish.network,
    credentials: wish.credentials,
    answersForLeaks: allowed.includes(hostVariableLeaked.id),
  });
  return { plan, refusedBuild };
}

/** The dev container is the first container that is read, of the Compose form too. */
function isMain(request: Request, asked: readonly Request[]): request is ContainerRequest {
  return request === asked.find(({ kind }) => kind === 'container');
}

function readsHere({
  form,
  needsBuild,
  consents,
}: {
  readonly form: Form;
  readonly needsBuild: boolean;
  readonly consents: readonly unknown[];
}): boolean {
  return form === 'compose' || needsBuild || consents.length > 0;
}

/** What is read here is judged before: nobody may change it in between. */
function changingOf({ writers: [name], allowed }: LaunchWish): readonly Refusal[] {
  if (name === undefined || allowed.includes(changing)) return [];
  const message = `The container ${name} runs and can write in the workspace, of which programs of this machine read files for this start`;
  return [{ rule: changing, message, advice: 'Stop it until this one is up: containai ls and docker ps name it.' }];
}

const changing = 'mount-changes-meanwhile';

/** Whether two looks at the same configuration have seen the same; images may have been copied in between. */
export function isSamePlan(one: PreparedLaunch, other: PreparedLaunch): boolean {
  const seen = ({ plan, override }: PreparedLaunch): string => JSON.stringify([{ ...plan, copies: [] }, override]);
  return seen(one) === seen(other);
}

const nothingNamed = 'It names no image, Dockerfile or Compose file, so there is nothing to start.';

/** The text of a configuration as the reference CLI is to get it; or what is wrong with it. */
export function rootOf(target: Target, machine: Powers): { readonly root: LocatedObject } | { readonly problems: readonly Problem[] } {
  const opened = openTarget(target, machine);
  if ('fatal' in opened) return { problems: [opened] };
  const { doc, problems } = devcontainerFormat().parse(sourceOf(opened));
  // Another reader could take a text that is not quite JSON for something else.
  return doc.root === undefined || problems.length > 0 ? { problems } : { root: doc.root };
}

function isLocked(asked: readonly Request[]): boolean {
  const locks = asked.flatMap(({ features }) => features.map(({ value }) => value.lock)).filter((lock) => lock !== 'not needed');
  return locks.length > 0 && locks.every((lock) => lock === 'locked');
}

/** Features by the digest that was looked at, so that a tag that moves meanwhile brings in nothing new. */
function pinsOf(asked: readonly Request[], { found }: Resolver): ReadonlyMap<string, string> {
  const pins = new Map<string, string>();
  for (const { features } of asked)
    for (const { value } of features) {
      // An old short id is given other options on its way to the Feature that it stands for.
      if (value.source !== 'registry') continue;
      const looked = [...found.features].find(([key]) => key === value.id || key.startsWith(`${value.id}@sha256:`))?.[1];
      if (looked !== undefined && 'found' in looked) pins.set(value.id, `${value.name}@${looked.found.digest}`);
    }
  return pins;
}
