import type { ContainerRequest } from '../../model/request.ts';
import { type Sandbox, type SandboxContainer, userEnvProbes } from '../../model/sandbox.ts';
import { isRecord } from '../../syntax/json-values.ts';
import { listSandboxes } from '../sandbox/sandbox-files.ts';
import { sandboxName } from '../sandbox/sandbox-name.ts';
import type { SandboxPlaces } from '../sandbox/sandbox-places.ts';
import type { LaunchOrder, LaunchPowers } from './launch-sandbox.ts';
import type { PreparedLaunch } from './prepare-launch.ts';

/** A sandbox as it is written before anything starts; what is there of it already stays. */
export function sandboxOf(
  { prepared, id, gateOptions, wish, version }: LaunchOrder,
  before: Sandbox | undefined,
  places: SandboxPlaces,
  hash: string,
  { machine, now }: Pick<LaunchPowers, 'machine' | 'now'>,
): Sandbox {
  const { workspace, configuration, form, engine } = prepared.plan;
  const others = listSandboxes(machine).sandboxes.filter((one) => one.id !== id);
  return {
    version: 1,
    madeBy: version,
    id,
    name: before?.name ?? sandboxName(workspace, configuration, new Set(others.map(({ name }) => name))),
    workspace,
    configuration,
    form,
    engine,
    gate: places.socket,
    owner: id,
    gateOptions: { ...gateOptions, host: places.host },
    state: 'starting',
    ...(before?.container === undefined ? {} : { container: before.container }),
    forwardPorts: before?.forwardPorts ?? [],
    ...(prepared.starts === 'system container' ? { mode: prepared.nested === undefined ? 'system' : 'nested' } : {}),
    ...(before?.inner === undefined || prepared.nested === undefined ? {} : { inner: before.inner }),
    ...(prepared.systemd ? { systemd: true } : {}),
    ...(prepared.ssh === undefined ? {} : { ssh: prepared.ssh }),
    granted: Object.keys(wish.granted),
    plan: hash,
    created: before?.created ?? now(),
    started: now(),
  };
}

/**
 * The Compose project of a sandbox, which is its own whatever the repository says: by a name of somebody else’s, that one’s containers would be taken over.
 * A project’s name has small letters, digits, dashes and underscores (Compose Specification, name).
 */
export function projectOf({ form, name, id }: Pick<Sandbox, 'form' | 'name' | 'id'>): string | undefined {
  if (form !== 'compose') return undefined;
  const word = name.toLowerCase().replaceAll(/[^a-z0-9_-]/gu, '-');
  return `${word}-${id.slice(0, 6)}`;
}

/** What is known of the container that is up; where the reference CLI did not come to say it, as the configuration has it. */
export function containerOf(
  said: { readonly containerId: string; readonly remoteUser?: string; readonly remoteWorkspaceFolder?: string },
  merged: Readonly<Record<string, unknown>> | undefined,
  project: string | undefined,
  { part, override }: Pick<PreparedLaunch, 'part'> & { readonly override: Readonly<Record<string, unknown>> },
): SandboxContainer {
  const request = part.asked.find((one): one is ContainerRequest => one.kind === 'container');
  const { service, workspaceFolder } = override;
  const probe = userEnvProbes.find((one) => one === (merged ?? override)['userEnvProbe']);
  const folder = typeof workspaceFolder === 'string' && !workspaceFolder.includes('${') ? workspaceFolder : '/';
  return {
    id: said.containerId,
    remoteUser: said.remoteUser ?? request?.remoteUser?.value ?? request?.user?.value ?? 'root',
    workspaceFolder: said.remoteWorkspaceFolder ?? folder,
    remoteEnvironment: environmentOf((merged ?? override)['remoteEnv']),
    ...(probe === undefined ? {} : { userEnvProbe: probe }),
    ...(project === undefined ? {} : { project, ...(typeof service === 'string' ? { service } : {}) }),
  };
}

/** Whether commands run inside at every `up`: of the configuration, the image or a Feature. What is not known does. */
export function attaches(merged: Readonly<Record<string, unknown>> | undefined): boolean {
  const commands = merged?.['postAttachCommands'];
  return merged === undefined || (Array.isArray(commands) && commands.length > 0);
}

function environmentOf(value: unknown): SandboxContainer['remoteEnvironment'] {
  if (!isRecord(value)) return {};
  return Object.fromEntries(
    Object.entries(value).filter((one): one is [string, string | null] => typeof one[1] === 'string' || one[1] === null),
  );
}
