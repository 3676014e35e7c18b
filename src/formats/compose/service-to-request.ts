import { fact } from '../../model/fact.ts';
import type { ContainerField } from '../../model/request.ts';
import type { ContainerDraft } from '../../model/request-fields.ts';
import { leavesWorkspace } from '../../syntax/host-path.ts';
import { argumentsFact, placeHealthcheck, placeHooks, placeProvider } from './commands.ts';
import { placeCapabilities, placeDevices, placeGpus, placeSecurityOptions, placeUlimits } from './confinement.ts';
import { isRemote } from './extend.ts';
import { namespaceKeys, placeDependsOn, placeNamespace, placeNetworks, placePorts, placeTexts } from './networks.ts';
import type { Placing } from './placing.ts';
import { booleanFact, factOf, noteUses, odd, textFact, wordFact, wrongType } from './placing.ts';
import { placeBlockIo, placeDeploy, placeResource, placeStorageOptions, resourceKeys } from './resources.ts';
import { placeSecrets } from './secrets.ts';
import { hostPathOf } from './session.ts';
import { get, isNothing, originOf, originOfKey } from './tree.ts';
import type { Node } from './tree.ts';
import { placeCredentialSpec, placeEnvironment, placeLabels, placePairs } from './variables.ts';
import { placeApiSocket, placeTmpfs, placeVolumes } from './volumes.ts';

type Place = (placing: Placing, node: Node, key: string) => void;
type FieldOf<T> = { [F in ContainerField]: NonNullable<ContainerDraft[F]> extends { readonly value: T } ? F : never }[ContainerField];

const text =
  (field: FieldOf<string>): Place =>
  (placing, node, key) => {
    placing.draft[field] = textFact(placing, node, key, field);
  };
const word =
  (field: FieldOf<string>): Place =>
  (placing, node, key) => {
    placing.draft[field] = wordFact(placing, node, key, field);
  };
const yesNo =
  (field: FieldOf<boolean>): Place =>
  (placing, node, key) => {
    placing.draft[field] = booleanFact(placing, node, key, field);
  };
const texts =
  (field: Parameters<typeof placeTexts>[3]): Place =>
  (placing, node, key) =>
    placeTexts(placing, node, key, field);
const inert: Place = () => undefined;

const placeOomScore: Place = (placing, node, key) => {
  noteUses(placing, node, 'oomScoreAdjust');
  placing.draft.oomScoreAdjust = factOf(node, readInteger);
  if (placing.draft.oomScoreAdjust === undefined) wrongType(placing, key, 'a whole number', node);
};

function readInteger(node: Node): number | undefined {
  return node.plain !== '' && Number.isInteger(Number(node.plain)) ? Number(node.plain) : undefined;
}

const placeLogging: Place = (placing, node, key) => {
  if (node.kind !== 'map') return wrongType(placing, key, 'a map', node);
  const driver = get(node, 'driver');
  const read = driver === undefined ? undefined : textFact(placing, driver, 'logging.driver', 'logging');
  if (read !== undefined) placing.draft.logging.push({ value: { name: 'driver', value: read.value }, from: read.from });
  const options = get(node, 'options');
  if (!isNothing(options)) placePairs(placing, options, 'logging');
};

// A file outside the workspace that is extended is a file of the host that Compose reads.
const placeExtends: Place = (placing, node) => {
  const file = get(node, 'file');
  if (isNothing(file) || isRemote(file.plain)) return;
  const path = hostPathOf(file);
  if (leavesWorkspace(path)) placing.draft.hostFiles.push(fact({ path, access: 'read', by: 'extends.file' }, originOf(file)));
};

// Every key of a service (compose-spec schema/compose-spec.json). Inert: Compose or the engine does nothing with it that any field could
// tell. Those placed elsewhere (build, extends, files of variables) are listed so that they count as known.
const places: ReadonlyMap<string, Place> = new Map<string, Place>([
  ['image', text('image')],
  ['platform', text('platform')],
  ['user', text('user')],
  ['working_dir', text('workingFolder')],
  ['hostname', text('hostname')],
  ['runtime', word('runtime')],
  ['cgroup_parent', text('cgroupParent')],
  ['restart', text('restart')],
  ['privileged', yesNo('privileged')],
  ['init', yesNo('init')],
  ['read_only', yesNo('readOnlyRoot')],
  ['oom_kill_disable', yesNo('oomKillDisable')],
  ['oom_score_adj', placeOomScore],
  ['cap_add', (placing, node) => placeCapabilities(placing, node, 'add')],
  ['cap_drop', (placing, node) => placeCapabilities(placing, node, 'drop')],
  ['security_opt', placeSecurityOptions],
  ['devices', placeDevices],
  ['gpus', placeGpus],
  ['ulimits', placeUlimits],
  ['device_cgroup_rules', texts('deviceRules')],
  ['volumes', placeVolumes],
  ['tmpfs', placeTmpfs],
  ['use_api_socket', placeApiSocket],
  ['volumes_from', texts('volumesFrom')],
  ['secrets', (placing, node) => placeSecrets(placing, node, 'secrets')],
  ['configs', (placing, node) => placeSecrets(placing, node, 'configs')],
  ['ports', placePorts],
  ['links', texts('links')],
  ['external_links', texts('links')],
  ['extra_hosts', texts('extraHosts')],
  ['dns', texts('dns')],
  ['group_add', texts('groups')],
  ['depends_on', placeDependsOn],
  ['sysctls', (placing, node) => placePairs(placing, node, 'sysctls')],
  ['annotations', (placing, node) => placePairs(placing, node, 'annotations')],
  ['credential_spec', placeCredentialSpec],
  [
    'entrypoint',
    (placing, node) => {
      placing.draft.entrypoint = argumentsFact(placing, node, 'entrypoint');
    },
  ],
  [
    'command',
    (placing, node) => {
      placing.draft.command = argumentsFact(placing, node, 'command');
    },
  ],
  ['healthcheck', placeHealthcheck],
  ['pre_start', placeHooks],
  ['post_start', placeHooks],
  ['pre_stop', placeHooks],
  ['provider', placeProvider],
  ['extends', placeExtends],
  ['deploy', placeDeploy],
  ['blkio_config', placeBlockIo],
  ['storage_opt', placeStorageOptions],
  ['logging', placeLogging],
  ...[...resourceKeys].map(([key, name]): [string, Place] => [key, (placing, node) => placeResource(placing, node, key, name)]),
  ...[...namespaceKeys.keys()].map((key): [string, Place] => [key, placeNamespace]),
  ...[
    'attach',
    'build',
    'container_name',
    'develop',
    'dns_opt',
    'dns_search',
    'domainname',
    'env_file',
    'environment',
    'expose',
    'label_file',
    'labels',
    'mac_address',
    'models',
    'networks',
    'profiles',
    'pull_policy',
    'pull_refresh_after',
    'scale',
    'stdin_open',
    'stop_grace_period',
    'stop_signal',
    'tty',
  ].map((key): [string, Place] => [key, inert]),
]);

/** Fills a container from its service: every key of the Compose specification has its place; others are odd. */
export function placeService(placing: Placing, service: Node): void {
  for (const entry of service.entries) {
    const place = places.get(entry.key);
    if (place !== undefined) {
      if (!isNothing(entry.node)) place(placing, entry.node, entry.key);
    } else if (!entry.key.startsWith('x-')) unknownKey(placing, entry.key, originOfKey(entry));
  }
  placeEnvironment(placing, get(service, 'env_file'), get(service, 'environment'));
  placeLabels(placing, get(service, 'label_file'), get(service, 'labels'));
  const networks = get(service, 'networks');
  // A service without networks of its own joins the default one, if it makes a container at all (compose-go loader/normalize.go).
  placeNetworks(placing, networks, !isNothing(get(service, 'network_mode')) || get(service, 'provider') !== undefined);
}

function unknownKey(placing: Placing, key: string, from: ReturnType<typeof originOf>): void {
  const shown = key.slice(0, 100);
  if (key === '__proto__') odd(placing, 'prototype-key', 'the key __proto__ is not one of a service', key, from);
  else if (places.has(key.toLowerCase()))
    odd(placing, 'case-variant-key', `${shown} is written in another case: Compose knows only ${key.toLowerCase()}`, key, from);
  else odd(placing, 'unknown-property', `${shown} is no key of a service: Compose refuses the file`, key, from);
}
