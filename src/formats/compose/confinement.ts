import { fact } from '../../model/fact.ts';
import type { DeviceRequest, NameValue } from '../../model/request.ts';
import { isCdiName, readCapability, readDevice, readSecurityOption } from '../../syntax/option-strings.ts';
import { readHostPath } from '../../syntax/host-path.ts';
import { readTarget } from '../../syntax/mount-strings.ts';
import type { Placing } from './placing.ts';
import { addUnique, eachItem, leaveOpen, noteUses, odd, partsText, wordFact, wrongType } from './placing.ts';
import { get, isNothing, originOf, textOf } from './tree.ts';
import type { Node } from './tree.ts';

/** `cap_add` and `cap_drop`. */
export function placeCapabilities(placing: Placing, node: Node, change: 'add' | 'drop'): void {
  const places = new Map<string, number>();
  eachItem(placing, node, `cap_${change}`, false, (item) => {
    const word = wordFact(placing, item, `cap_${change}`, 'capabilities');
    if (word === undefined || word.value === '') return;
    const read = readCapability(change, word.value);
    addUnique(placing.draft.capabilities, places, read.name, fact(read, word.from));
  });
}

/** `security_opt`. A seccomp profile is a file that Compose reads, relative to the project folder (compose pkg/compose/create.go, parseSecurityOpts). */
export function placeSecurityOptions(placing: Placing, node: Node): void {
  eachItem(placing, node, 'security_opt', false, (item) => {
    const word = wordFact(placing, item, 'security_opt', 'securityOptions');
    if (word === undefined || word.value === '') return;
    const read = readSecurityOption(word.value, item.file.folder);
    if ('problem' in read) {
      odd(placing, 'wrong-type', `Compose refuses the file: ${read.problem}`, 'security_opt', word.from);
      return;
    }
    placing.draft.securityOptions.push(fact(read.value, word.from));
    if (read.value.file !== undefined)
      placing.draft.hostFiles.push(fact({ path: read.value.file, access: 'read', by: read.value.name }, word.from));
  });
}

/** `devices`, short, long, and by CDI name. */
export function placeDevices(placing: Placing, node: Node): void {
  const places = new Map<string, number>();
  eachItem(placing, node, 'devices', false, (item) => {
    const from = originOf(item);
    const source = item.kind === 'map' ? textOf(get(item, 'source')) : partsText(placing, item, 'devices', 'devices');
    if (source === undefined) return item.kind === 'map' ? wrongType(placing, 'source of a device', 'given', item) : undefined;
    if (isCdiName(source)) {
      placing.draft.deviceRequests.push(fact({ driver: 'cdi', ids: [source], capabilities: [] }, from));
      return;
    }
    if (item.kind === 'map') {
      for (const { node: value } of item.entries) noteUses(placing, value, 'devices');
      const target = readTarget(textOf(get(item, 'target')) ?? source);
      const permissions = textOf(get(item, 'permissions')) ?? 'rwm';
      addUnique(placing.draft.devices, places, target, fact({ path: readHostPath(source, item.file.folder), target, permissions }, from));
      return;
    }
    const read = readDevice(source, item.file.folder);
    if ('value' in read) addUnique(placing.draft.devices, places, read.value.target, fact(read.value, from));
    else {
      odd(placing, 'wrong-type', `Compose refuses the file: ${read.problem}`, 'devices', from);
      leaveOpen(placing, 'devices', item, 'a device could not be read');
    }
  });
}

/** `gpus`: `all`, or a list of device requests. */
export function placeGpus(placing: Placing, node: Node): void {
  if (node.kind === 'scalar') {
    noteUses(placing, node, 'deviceRequests');
    if (node.plain !== 'all') wrongType(placing, 'gpus', '“all” or a list', node);
    placing.draft.deviceRequests.push(fact({ driver: '', count: -1, ids: [], capabilities: ['gpu'] }, originOf(node)));
  } else placeDeviceRequests(placing, node, 'gpus', ['gpu']);
}

/** `deploy.resources.reservations.devices`, and `gpus` as a list. Without a count and without ids all devices are meant. */
export function placeDeviceRequests(placing: Placing, node: Node, key: string, capabilities: readonly string[]): void {
  eachItem(placing, node, key, false, (item) => {
    if (item.kind !== 'map') return wrongType(placing, key, 'a list of maps', item);
    const texts = (name: string): readonly string[] => (get(item, name)?.items ?? []).flatMap((one) => textOf(one) ?? []);
    const ids = texts('device_ids');
    const written = get(item, 'count');
    const count = isNothing(written) ? (ids.length === 0 ? -1 : undefined) : written.plain === 'all' ? -1 : Number(written.plain);
    if (count !== undefined && !Number.isInteger(count))
      wrongType(placing, 'count of a device request', '“all” or a number', written ?? item);
    for (const one of item.entries) noteUses(placing, one.node, 'deviceRequests');
    const asked = texts('capabilities');
    const request: DeviceRequest = {
      driver: textOf(get(item, 'driver')) ?? '',
      ...(count === undefined || !Number.isInteger(count) ? {} : { count }),
      ids,
      capabilities: asked.length === 0 ? capabilities : [...new Set([...asked, ...capabilities])],
    };
    placing.draft.deviceRequests.push(fact(request, originOf(item)));
  });
}

/** `ulimits`: one number, or a soft and a hard one, as `SOFT:HARD`. */
export function placeUlimits(placing: Placing, node: Node): void {
  if (node.kind !== 'map') return wrongType(placing, 'ulimits', 'a map', node);
  for (const { key, node: value } of node.entries) {
    const read = ulimitText(value);
    if (read === undefined) wrongType(placing, `ulimits ${key.slice(0, 100)}`, 'a number, or soft and hard', value);
    else placing.draft.ulimits.push(fact<NameValue>({ name: key, value: read }, originOf(value)));
    noteUses(placing, value, 'ulimits');
  }
}

/** A limit as docker's `--ulimit` spells it after the name. */
export function ulimitText(value: Node): string | undefined {
  if (value.kind !== 'map') return textOf(value);
  const soft = textOf(get(value, 'soft'));
  const hard = textOf(get(value, 'hard'));
  return soft === undefined && hard === undefined ? undefined : `${soft ?? hard ?? ''}:${hard ?? soft ?? ''}`;
}
