import type { Consent, LaunchPlan, PlannedVariable, Refusal } from '../../model/launch.ts';
import type { Fact } from '../../model/fact.ts';
import type { Builds, Limits } from '../../model/gate.ts';
import type { AllowedRule } from '../../model/plan.ts';
import type { ContainerRequest, HostVariable, Request } from '../../model/request.ts';
import type { Seen } from '../../model/own-engine.ts';
import type { Form, SandboxEngine } from '../../model/sandbox.ts';
import { posix } from 'node:path';
import { grantableVariables, ownVariables } from '../../known/reference-cli.ts';
import { hostVariableLeaked } from '../../rules/host-variable-leaked.ts';
import { literalCredential } from '../../rules/literal-credential.ts';
import { replaceVariables } from '../../syntax/replace-variables.ts';
import { showHostPath } from '../../syntax/host-path.ts';
import type { Foreseen } from './foresee.ts';

/** What a plan is made of. */
export interface PlanParts {
  readonly workspace: string;
  readonly configuration: string;
  readonly form: Form;
  /** A system container is started. */
  readonly isSystem?: true;
  readonly engine: SandboxEngine;
  readonly owner: string;
  readonly version: string;
  readonly asked: readonly Request[];
  readonly foreseen: Foreseen;
  readonly consents: readonly Consent[];
  /** What is refused besides what was foreseen. */
  readonly refused: readonly Refusal[];
  readonly copies: readonly string[];
  /** What is put in besides, in words. */
  readonly added: readonly string[];
  readonly builds: Builds;
  readonly limits: Limits;
  readonly hasNetwork: boolean;
  /** Whether the engine has a firewall of ours. */
  readonly firewall: Seen;
  /** Whether the engine runs the steps of a build under Sysbox. */
  readonly isBuildContained: boolean;
  /** Whether something is built, and whether anything may be. */
  readonly needsBuild: boolean;
  readonly mayBuild: boolean;
  /** Number of the user who asks. */
  readonly userId: number | undefined;
  /** Names of variables that the user grants. */
  readonly granted: readonly string[];
  /** Names of set variables that programs need to reach the network. */
  readonly network: readonly string[];
  /** Names of those whose values hold credentials. */
  readonly credentials: readonly string[];
  /** Whether the user answers for credentials that containers get. */
  readonly answersForLeaks: boolean;
}

const networkBy = { yes: 'walled', no: 'open', unknown: 'unknown' } as const;

/** Makes the plan of a launch. The gate is held to the containers as they were audited, and to the workspace alone. */
export function makePlan(parts: PlanParts): LaunchPlan {
  const { workspace, configuration, form, engine, foreseen, consents, builds } = parts;
  return {
    workspace,
    configuration,
    form,
    ...(parts.isSystem === undefined ? {} : { isSystem: parts.isSystem }),
    engine,
    ...(parts.needsBuild ? { builds: parts.isBuildContained ? 'under Sysbox' : 'as root on this machine' } : {}),
    ...(parts.mayBuild || !wantsOwnNumber(parts) ? {} : { keepsUserId: true }),
    network: parts.hasNetwork ? networkBy[parts.firewall] : 'none',
    copies: parts.copies,
    added: parts.added,
    rewrites: foreseen.rewrites,
    refused: [...foreseen.refused, ...parts.refused, ...(parts.answersForLeaks ? [] : leaked(parts))],
    consents,
    variables: variablesOf(parts),
    files: [
      ...new Set(
        parts.asked.flatMap(({ hostFiles }) =>
          hostFiles.filter(({ value }) => value.access === 'read').map(({ value }) => showHostPath(value.path)),
        ),
      ),
    ],
    gate: {
      version: 1,
      madeBy: parts.version,
      owner: parts.owner,
      workspaces: [workspace],
      requests: parts.asked
        .filter((request): request is ContainerRequest => request.kind === 'container')
        .map((request) => asCreated(request, workspace)),
      builds,
      limits: parts.limits,
      network: parts.hasNetwork ? 'allow' : 'none',
      allowed: [...foreseen.allowed, ...(parts.granted.length === 0 ? [] : [grantedSecrets])],
    },
  };
}

/** What is written in the configuration was audited; beyond that, the gate only sees the values of variables that the user has handed over. */
const grantedSecrets: AllowedRule = { rule: literalCredential.id, reason: 'variables given with --env' };

/** What the reference CLI has put in before a container is created: the paths of the workspace, in what a mount is called inside. */
function asCreated(request: ContainerRequest, workspace: string): ContainerRequest {
  const known: Readonly<Record<string, string>> = {
    localWorkspaceFolder: workspace,
    localWorkspaceFolderBasename: posix.basename(workspace),
  };
  const put = (text: string): string => replaceVariables(text, (name) => (Object.hasOwn(known, name) ? known[name] : undefined));
  return { ...request, mounts: request.mounts.map((mount) => ({ ...mount, value: { ...mount.value, target: put(mount.value.target) } })) };
}

/** As the reference CLI, which leaves root alone, here and inside (devcontainers/cli@f683c29f src/spec-node/containerFeatures.ts updateRemoteUserUID). */
function wantsOwnNumber({ userId, asked }: PlanParts): boolean {
  const main = asked.find((request): request is ContainerRequest => request.kind === 'container');
  const user = main?.remoteUser?.value ?? main?.user?.value;
  return userId !== 0 && user !== 'root' && user !== '0' && main?.updateRemoteUserUid?.value !== false;
}

function variablesOf({ asked, granted, network }: PlanParts): readonly PlannedVariable[] {
  const found = new Map<string, PlannedVariable>();
  for (const name of network) found.set(name, { name, state: 'given', why: 'for the network' });
  for (const name of granted) found.set(name, { name, state: own.has(name) ? 'own' : 'given', why: 'by --env' });
  for (const request of asked)
    for (const { value, from } of request.hostVariables as readonly Fact<HostVariable>[])
      if (!found.has(value.name))
        found.set(value.name, { name: value.name, state: unaskedState(value.name), why: `read by ${from.document}` });
  return [...found.values()];
}

const own: ReadonlySet<string> = new Set(ownVariables);
const grantable: ReadonlySet<string> = new Set(grantableVariables);

function unaskedState(name: string): PlannedVariable['state'] {
  return own.has(name) || grantable.has(name) ? 'own' : 'kept';
}

/** Whoever gives a proxy a password gives it to what fetches, and not to a container that asks for it. On this machine every program has it anyway. */
function leaked({ asked, granted, credentials }: PlanParts): readonly Refusal[] {
  const names = new Map<string, string>();
  for (const request of asked)
    for (const { value, from } of request.hostVariables as readonly Fact<HostVariable>[])
      if (credentials.includes(value.name) && !granted.includes(value.name) && value.into !== 'hostCommands' && value.into !== 'hostFiles')
        names.set(value.name, from.document);
  return [...names].map(([name, document]) => ({
    rule: hostVariableLeaked.id,
    message: `${document} takes ${name} of this machine into what it starts, and its value holds a password or a token`,
    advice: `--env ${name} hands it over; else take it out of the configuration.`,
  }));
}
