import type { Fact } from '../../model/fact.ts';
import type { GateReason, GateRewrite } from '../../model/gate.ts';
import type { Change, ContainerRequest, Namespace, SecurityOption } from '../../model/request.ts';
import { sysboxPrefix } from '../../known/sysbox-variables.ts';
import { initHidesSystemd } from '../../rules/init-hides-systemd.ts';
import { initProcess } from '../../rules/shared/first-process.ts';
import { showFact } from '../../syntax/show.ts';
import { portRule, type WholeGatePolicy } from './gate-policy.ts';
import { holdLimits } from './hold-limits.ts';
import { ownerLabel } from './owner-label.ts';
import { say } from './say.ts';

/** The runtime that every container gets. */
export const sysboxRuntime = 'sysbox-runc';

/** What is changed in a body before it is judged, each with the rule that asks for it; and what no change can make right. */
export interface Rewriting {
  readonly changes: readonly Change[];
  readonly rewrites: readonly GateRewrite[];
  readonly reasons: readonly GateReason[];
}

interface Draft {
  readonly changes: Change[];
  readonly rewrites: GateRewrite[];
  readonly reasons: GateReason[];
}

/**
 * What a gate takes out of a create body, or puts in, without anything inside missing it: the runtime, privileges that Sysbox makes needless,
 * overrides of system call filters, added capabilities, restarts past the gate, control groups of somebody’s choice, ports on other addresses than
 * this machine’s own, or all networks; Docker’s init before systemd; limits; and the label that says whose the container is. Devices and annotations are
 * refused.
 */
export function rewriteCreate(request: ContainerRequest, owner: string, policy: WholeGatePolicy): Rewriting {
  const draft: Draft = { changes: [], rewrites: [], reasons: [] };
  setRuntime(draft, request);
  takePrivileges(draft, request);
  takeNamespaces(draft, request, policy);
  setVariables(draft, request, policy);
  if (policy.network === 'none') takeNetwork(draft, request);
  else bindPorts(draft, request, policy);
  holdLimits(request, policy.limits, draft);
  takeRestart(draft, request);
  takeInit(draft, request);
  refuseDevices(draft, request);
  if (request.cgroupParent !== undefined) take(draft, 'cgroup-parent-set', 'cgroupParent', request.cgroupParent);
  for (const { value } of request.annotations)
    draft.reasons.push(say('annotation-refused', `It has the annotation ${value.name.slice(0, 100)}`));
  draft.changes.push({ do: 'add', kind: 'container', field: 'labels', value: { name: ownerLabel, value: owner } });
  return draft;
}

/** The same for an update body: restarts past the gate go, devices are refused. */
export function rewriteUpdate(request: ContainerRequest): Rewriting {
  const draft: Draft = { changes: [], rewrites: [], reasons: [] };
  takeRestart(draft, request);
  refuseDevices(draft, request);
  return draft;
}

function takeRestart(draft: Draft, { restart }: ContainerRequest): void {
  if (restart !== undefined && !isNo(restart.value)) take(draft, 'restart-removed', 'restart', restart, 'no');
}

/** systemd ends at once where it is not process 1 (measured), and collects orphans itself; a Feature’s init no configuration can take away. */
function takeInit(draft: Draft, { init, command, entrypoint, overrideCommand, workspaceFolder, from }: ContainerRequest): void {
  if (init?.value !== true) return;
  const process = initProcess({ command, entrypoint, overrideCommand, workspaceFolder }, from.document);
  if (process !== undefined && process.cli !== 'overrides') take(draft, initHidesSystemd.id, 'init', init);
}

function isNo(restart: string): boolean {
  return restart === 'no' || restart === '';
}

function setRuntime(draft: Draft, { runtime }: ContainerRequest): void {
  if (runtime?.value === sysboxRuntime) return;
  const rewrite = { rule: 'runtime-overridden', field: 'runtime', to: sysboxRuntime };
  if (runtime === undefined) {
    draft.changes.push({ do: 'add', kind: 'container', field: 'runtime', value: sysboxRuntime });
    draft.rewrites.push(rewrite);
  } else {
    draft.changes.push({ do: 'replace', kind: 'container', field: 'runtime', fact: runtime, value: sysboxRuntime });
    draft.rewrites.push({ ...rewrite, from: runtime.value });
  }
}

function take(draft: Draft, rule: string, field: Change['field'], fact: Fact<unknown>, to?: string): void {
  // The field and its fact come from the same request; the union of all fields cannot say so.
  draft.changes.push({ do: 'remove', kind: 'container', field, fact } as Change);
  const from = showFact(fact, asIs);
  draft.rewrites.push(to === undefined ? { rule, field, from } : { rule, field, from, to });
}

// Whoever keeps or shows a decision masks it.
function asIs(text: string): string {
  return text;
}

function takePrivileges(draft: Draft, request: ContainerRequest): void {
  if (request.privileged?.value === true) take(draft, 'privileged-requested', 'privileged', request.privileged);
  for (const capability of request.capabilities)
    if (capability.value.change === 'add') take(draft, 'capability-added', 'capabilities', capability);
  for (const option of request.securityOptions) {
    const rule = ruleOf(option.value);
    if (rule !== undefined) take(draft, rule, 'securityOptions', option);
  }
  if (request.maskedPaths !== undefined) take(draft, 'system-paths-unconfined', 'maskedPaths', request.maskedPaths);
  if (request.readOnlyPaths !== undefined) take(draft, 'system-paths-unconfined', 'readOnlyPaths', request.readOnlyPaths);
}

function ruleOf({ name, value }: SecurityOption): string | undefined {
  switch (name) {
    case 'seccomp':
      return value === 'unconfined' ? 'seccomp-unconfined' : 'seccomp-profile-merged';
    case 'apparmor':
      return 'apparmor-changed';
    case 'label':
      return 'label-disabled';
    case 'systempaths':
    case 'writable-cgroups':
      return 'system-paths-unconfined';
    default:
      return undefined;
  }
}

const hostNamespaceRules: Readonly<Record<Namespace['kind'], string>> = {
  pid: 'host-pid-namespace',
  net: 'host-network-namespace',
  ipc: 'host-ipc-namespace',
  uts: 'host-uts-namespace',
  user: 'host-user-namespace',
  cgroup: 'host-cgroup-namespace',
};

// Sysbox ignores the host's user and cgroup namespaces (measured), so they go without a word; the others end the start, unless the policy
// says that the container gets its own.
function takeNamespaces(draft: Draft, { namespaces }: ContainerRequest, policy: WholeGatePolicy): void {
  for (const namespace of namespaces) {
    const { kind, mode } = namespace.value;
    if (kind === 'net' && policy.network === 'none') continue;
    const isIgnored = kind === 'user' || kind === 'cgroup';
    if (mode === 'host' && (isIgnored || policy['host-namespaces'] === 'replace'))
      take(draft, hostNamespaceRules[kind], 'namespaces', namespace, 'private');
  }
}

function setVariables(draft: Draft, { environment }: ContainerRequest, policy: WholeGatePolicy): void {
  for (const variable of environment) {
    const { name, value } = variable.value;
    if (!name.startsWith(sysboxPrefix)) continue;
    const set = allowedValue(name, policy);
    if (set === undefined || set === value) continue;
    draft.changes.push({
      do: 'replace',
      kind: 'container',
      field: 'environment',
      fact: variable,
      value: { ...variable.value, value: set },
    });
    draft.rewrites.push({
      rule: 'sysbox-variable-set',
      field: 'environment',
      from: `${name}=${value ?? ''}`.slice(0, 200),
      to: `${name}=${set}`,
    });
  }
}

/** The value that the policy lets a variable of Sysbox’s have; undefined where it lets it have none. */
export function allowedValue(name: string, policy: WholeGatePolicy): string | undefined {
  return Object.hasOwn(policy['sysbox-variables'], name) ? policy['sysbox-variables'][name] : undefined;
}

function bindPorts(draft: Draft, { ports, publishAllPorts }: ContainerRequest, { keepsPorts }: WholeGatePolicy): void {
  for (const port of ports) {
    if (keepsPorts === true || isLoopback(port.value.address)) continue;
    draft.changes.push({ do: 'replace', kind: 'container', field: 'ports', fact: port, value: { ...port.value, address: '127.0.0.1' } });
    const { address = '', hostPort = '', containerPort } = port.value;
    draft.rewrites.push({
      rule: portRule,
      field: 'ports',
      from: `${address}:${hostPort}:${containerPort}`,
      to: `127.0.0.1:${hostPort}:${containerPort}`,
    });
  }
  // `create.ts` publishes what is exposed, each port by itself.
  if (publishAllPorts !== undefined) take(draft, portRule, 'publishAllPorts', publishAllPorts);
}

/** No network, whatever it asks for; that of another container stays, which has none either. */
function takeNetwork(draft: Draft, request: ContainerRequest): void {
  const { namespaces, networks, links, ports, publishAllPorts } = request;
  // What lies inside of another goes first.
  for (const [field, facts] of Object.entries({ ports, links, networks: networks.toSorted((a, b) => depthOf(b) - depthOf(a)) }))
    for (const fact of facts) take(draft, 'network-off', field as 'networks', fact);
  if (publishAllPorts !== undefined) take(draft, 'network-off', 'publishAllPorts', publishAllPorts);
  const own = namespaces.filter(({ value }) => value.kind === 'net' && !isSharedMode(value.mode));
  const isShared = namespaces.some(({ value }) => value.kind === 'net' && isSharedMode(value.mode));
  for (const namespace of own) if (isShared || namespace.value.mode !== 'none') take(draft, 'network-off', 'namespaces', namespace, 'none');
  if (isShared || own.some(({ value }) => value.mode === 'none')) return;
  draft.changes.push({ do: 'add', kind: 'container', field: 'namespaces', value: { kind: 'net', mode: 'none' } });
  if (own.length === 0) draft.rewrites.push({ rule: 'network-off', field: 'namespaces', to: 'none' });
}

function depthOf({ from }: Fact<string>): number {
  return from.pointer.split('/').length;
}

/** Of a create body, and of Compose. */
function isSharedMode(mode: string): boolean {
  return /^(?:container|service):/u.test(mode);
}

function isLoopback(address: string | undefined): boolean {
  return address !== undefined && (/^127(?:\.[0-9]{1,3}){3}$/u.test(address) || address === '::1');
}

function refuseDevices(draft: Draft, { devices, deviceRules }: ContainerRequest): void {
  for (const { value } of devices) draft.reasons.push(say('device-refused', `The device ${value.path.path.slice(0, 200)} is passed in`));
  for (const { value } of deviceRules) draft.reasons.push(say('device-refused', `The device rule ${value.slice(0, 200)} is added`));
}
