import { fact } from '../../model/fact.ts';
import type { Namespace, Port } from '../../model/request.ts';
import { readPort } from '../../syntax/option-strings.ts';
import { itemsOf } from './merge.ts';
import type { Placing } from './placing.ts';
import { addUnique, eachItem, leaveOpen, nameOf, noteUses, odd, partsText, textFact, wordFact, wrongType } from './placing.ts';
import { get, isNothing, originOf, originOfKey, textOf } from './tree.ts';
import type { Node } from './tree.ts';
import { isExternal, resourceName } from './volumes.ts';

/** Keys of a service that choose a namespace, with the namespace each chooses. */
export const namespaceKeys: ReadonlyMap<string, Namespace['kind']> = new Map([
  ['pid', 'pid'],
  ['ipc', 'ipc'],
  ['uts', 'uts'],
  ['userns_mode', 'user'],
  ['cgroup', 'cgroup'],
  ['network_mode', 'net'],
]);

/** `pid`, `ipc`, `uts`, `userns_mode`, `cgroup`, `network_mode`. */
export function placeNamespace(placing: Placing, node: Node, key: string): void {
  const kind = namespaceKeys.get(key)!;
  const mode = wordFact(placing, node, key, 'namespaces');
  if (mode === undefined || mode.value === '') return;
  placing.draft.namespaces.push(
    fact(
      { kind, mode: mode.value },
      mode.from,
      mode.hides?.map((hidden) => fact({ kind, mode: hidden.value }, hidden.from)),
    ),
  );
}

/**
 * `networks` of a service. A network of the top level that is the engine's own `host` (by its name or its driver) is the host's network
 * namespace; a service without `networks` and `network_mode` joins the network `default`, which the top level may redefine.
 */
export function placeNetworks(placing: Placing, node: Node | undefined, isModeSet: boolean): void {
  const declared = get(placing.project, 'networks');
  if (isNothing(node) || (node.entries.length === 0 && node.items.length === 0)) {
    const implicit = isModeSet ? undefined : get(declared, 'default');
    if (!isNothing(implicit)) joinNetwork(placing, 'default', implicit, implicit);
    return;
  }
  if (node.kind === 'scalar') return wrongType(placing, 'networks', 'a list or a map', node);
  for (const item of node.items) {
    const name = nameOf(placing, item, 'networks');
    if (name === undefined) wrongType(placing, 'networks', 'a list of strings or a map', item);
    else joinNetwork(placing, name, get(declared, name), item);
  }
  for (const entry of node.entries) joinNetwork(placing, entry.key, get(declared, entry.key), entry.node, originOfKey(entry));
}

function joinNetwork(placing: Placing, key: string, declared: Node | undefined, at: Node, from = originOf(at)): void {
  const name = (declared === undefined ? undefined : resourceName(declared)) ?? key;
  const driver = declared === undefined ? undefined : get(declared, 'driver');
  noteUses(placing, at, 'networks');
  const nameNode = declared === undefined ? undefined : get(declared, 'name');
  if (nameNode?.uses !== undefined) {
    noteUses(placing, nameNode, 'namespaces');
    leaveOpen(placing, 'namespaces', nameNode, `a network depends on the host variable ${nameNode.uses[0]!.name}`);
  }
  const plain = nameNode?.uses === undefined ? name : nameNode.plain;
  const external = declared === undefined ? undefined : get(declared, 'external');
  const isHosts =
    plain === 'host' ||
    driver?.plain === 'host' ||
    (key === 'host' && declared !== undefined && isExternal(declared) && nameNode === undefined);
  placing.draft.networks.push(fact(name, from));
  if (!isHosts || declared === undefined) return;
  const { via: _, ...place } = originOf(driver?.plain === 'host' ? driver : (nameNode ?? external ?? declared));
  placing.draft.namespaces.push(fact({ kind: 'net', mode: 'host' }, { ...place, via: from }));
}

/** `ports` of a service, short and long. Of two equal ones the later one counts. */
export function placePorts(placing: Placing, node: Node): void {
  const places = new Map<string, number>();
  eachItem(placing, node, 'ports', false, (item) => {
    const port = item.kind === 'map' ? longPort(placing, item) : shortPort(placing, item);
    if (port !== undefined)
      addUnique(
        placing.draft.ports,
        places,
        `${port.address ?? ''} ${port.hostPort ?? ''} ${port.containerPort} ${port.protocol}`,
        fact(port, originOf(item)),
      );
  });
}

function shortPort(placing: Placing, item: Node): Port | undefined {
  const text = partsText(placing, item, 'ports', 'ports');
  if (text === undefined) return undefined;
  const read = readPort(text);
  if ('value' in read) return read.value;
  odd(placing, 'wrong-type', `the port “${text.slice(0, 100)}” is refused by Compose: ${read.problem}`, 'ports', originOf(item));
  leaveOpen(placing, 'ports', item, `the port “${text.slice(0, 100)}” could not be read`);
  return undefined;
}

function longPort(placing: Placing, item: Node): Port | undefined {
  for (const { node } of item.entries) noteUses(placing, node, 'ports');
  const containerPort = textOf(get(item, 'target'));
  if (containerPort === undefined) {
    wrongType(placing, 'target of a port', 'given', item);
    return undefined;
  }
  const address = textOf(get(item, 'host_ip'));
  const hostPort = textOf(get(item, 'published'));
  return {
    ...(address === undefined || address === '' ? {} : { address }),
    ...(hostPort === undefined || hostPort === '' ? {} : { hostPort }),
    containerPort,
    protocol: get(item, 'protocol')?.plain.toLowerCase() ?? 'tcp',
  };
}

/** `links`, `external_links`, `dns`, `extra_hosts`, `volumes_from`, `group_add`, `device_cgroup_rules`: lists of texts, each once. */
export function placeTexts(
  placing: Placing,
  node: Node,
  key: string,
  field: 'links' | 'dns' | 'extraHosts' | 'volumesFrom' | 'groups' | 'deviceRules',
): void {
  const places = new Map<string, number>();
  const items = key === 'extra_hosts' && node.kind === 'map' ? itemsOf(node) : undefined;
  const place = (item: Node): void => {
    const read = textFact(placing, item, key, field, key === 'group_add');
    if (read !== undefined) addUnique(placing.draft[field], places, read.value, read);
  };
  if (items === undefined) eachItem(placing, node, key, key === 'dns', place);
  else items.forEach(place);
}

/** `depends_on`, as a list or a map. */
export function placeDependsOn(placing: Placing, node: Node): void {
  if (node.kind === 'scalar') return wrongType(placing, 'depends_on', 'a list or a map', node);
  for (const item of node.items) {
    const name = textOf(item);
    if (name === undefined) wrongType(placing, 'depends_on', 'a list of strings or a map', item);
    else placing.draft.dependsOn.push(fact(name, originOf(item)));
  }
  for (const entry of node.entries) placing.draft.dependsOn.push(fact(entry.key, originOfKey(entry)));
}
