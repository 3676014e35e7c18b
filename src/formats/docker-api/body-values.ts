import type { NameValue } from '../../model/request.ts';
import { valueOf } from './parse-strict-json.ts';
import type { JsonNode } from './parse-strict-json.ts';
import { stringOf, text, withEntries } from './places.ts';
import type { ApiDoc } from './read-body.ts';

/** What a body of kind `network` asks for; texts that are not there are empty. Options are for the drivers, so only the driver knows what they do. */
export interface NetworkWish {
  readonly name: string;
  /** Empty: the engine's default, `bridge`. */
  readonly driver: string;
  readonly options: readonly NameValue[];
  /** Who gives out addresses. Empty or `default`: the engine itself. */
  readonly addressDriver: string;
  readonly addressOptions: readonly NameValue[];
  /** Each becomes a route of the host's own, and the gateway an address of the host. */
  readonly subnets: readonly { readonly subnet: string; readonly range: string; readonly gateway: string }[];
}

/** What of a body that makes a network no field of a request says. */
export function networkWish({ body }: ApiDoc): NetworkWish {
  const addresses = valueOf(body, 'IPAM');
  return {
    name: textOf(body, 'Name'),
    driver: textOf(body, 'Driver'),
    options: pairsOf(valueOf(body, 'Options')),
    addressDriver: textOf(addresses, 'Driver'),
    addressOptions: pairsOf(valueOf(addresses, 'Options')),
    subnets: itemsOf(valueOf(addresses, 'Config')).map((one) => ({
      subnet: textOf(one, 'Subnet'),
      range: textOf(one, 'IPRange'),
      gateway: textOf(one, 'Gateway'),
    })),
  };
}

/** The driver of all volumes that a body of kind `create` names in `Binds`, and of those that the image brings; empty where it names none. */
export function volumeDriverOf({ body }: ApiDoc): string {
  return textOf(valueOf(body, 'HostConfig'), 'VolumeDriver');
}

/** The container that a body of kind `connect` or `disconnect` names, as written; empty where it names none. */
export function containerOf({ body }: ApiDoc): string {
  return textOf(body, 'Container');
}

/** The same body with another container. */
export function namingContainer(doc: ApiDoc, container: string): ApiDoc {
  const entries = doc.body.entries.filter(({ key }) => key !== 'Container');
  return {
    ...doc,
    body: { kind: 'object', entries: [{ key: 'Container', value: text(container), keySpan: undefined }, ...entries], span: undefined },
  };
}

/** The same body of kind `network` with an option for its driver, in place of one of that name. */
export function withNetworkOption(doc: ApiDoc, name: string, value: string): ApiDoc {
  const options = withEntries(valueOf(doc.body, 'Options'), { [name]: text(value) });
  const entries = doc.body.entries.filter(({ key }) => key !== 'Options');
  return {
    ...doc,
    body: { kind: 'object', entries: [...entries, { key: 'Options', value: options, keySpan: undefined }], span: undefined },
  };
}

/**
 * Whether a body of kind `update` takes the limit of processes away by a zero, which elsewhere means that nothing is said (moby/moby v28.5.2
 * api/server/router/container/container_routes.go postContainerUpdate: both 0 and -1 set “unlimited”).
 */
export function liftsPidsLimit({ body }: ApiDoc): boolean {
  const limit = valueOf(body, 'PidsLimit');
  return limit?.kind === 'number' && /^-?0+$/u.test(limit.text);
}

/** Whether a body of kind `exec-start` lets the command run on its own: otherwise the connection becomes its input and output. */
export function isDetached({ body }: ApiDoc): boolean {
  const detach = valueOf(body, 'Detach');
  return detach?.kind === 'bool' && detach.value;
}

/** All labels that a body sets: those of what it makes, and those of the volumes that are made with a container. */
export function labelsOf({ body }: ApiDoc): readonly NameValue[] {
  const labels = [...pairsOf(valueOf(body, 'Labels'))];
  for (const mount of itemsOf(valueOf(valueOf(body, 'HostConfig'), 'Mounts')))
    labels.push(...pairsOf(valueOf(valueOf(mount, 'VolumeOptions'), 'Labels')));
  return labels;
}

function textOf(node: JsonNode | undefined, key: string): string {
  return stringOf(valueOf(node, key));
}

function pairsOf(node: JsonNode | undefined): readonly NameValue[] {
  return node?.kind === 'object' ? node.entries.map(({ key, value }) => ({ name: key, value: stringOf(value) })) : [];
}

function itemsOf(node: JsonNode | undefined): readonly JsonNode[] {
  return node?.kind === 'list' ? node.items : [];
}
