import type { PortAttributes, Sandbox } from '../../model/sandbox.ts';
import { isRecord } from '../../syntax/json-values.ts';
import { plainText } from '../../syntax/plain-text.ts';
import { type ForwardWish, readForward } from './forward-port.ts';

/** What a sandbox remembers of its configuration’s ports. */
export type Ports = Pick<Sandbox, 'forwardPorts' | 'portsAttributes' | 'otherPortsAttributes'>;

const most = { ports: 100, attributes: 1000, label: 100 } as const;

/** The ports of a merged configuration, of whatever stands there: what is no port is left out. */
export function portsOf(merged: Readonly<Record<string, unknown>> | undefined): Ports {
  const { forwardPorts, portsAttributes, otherPortsAttributes } = merged ?? {};
  const attributes = isRecord(portsAttributes)
    ? Object.entries(portsAttributes).flatMap(([key, value]) =>
        key.length <= most.label && key !== '__proto__' ? [[key, attributesIn(value)] as const] : [],
      )
    : [];
  const others = attributesIn(otherPortsAttributes);
  return {
    forwardPorts: (Array.isArray(forwardPorts) ? [...new Set<unknown>(forwardPorts)] : []).filter(isPort).slice(0, most.ports),
    ...(attributes.length === 0 ? {} : { portsAttributes: Object.fromEntries(attributes.slice(0, most.attributes)) }),
    ...(Object.keys(others).length === 0 ? {} : { otherPortsAttributes: others }),
  };
}

function isPort(value: unknown): value is number | string {
  return (typeof value === 'number' || typeof value === 'string') && readForward(String(value)) !== undefined;
}

function attributesIn(value: unknown): PortAttributes {
  if (!isRecord(value)) return {};
  const { label, protocol, requireLocalPort } = value;
  return {
    ...(typeof label === 'string' ? { label: plainText(label).slice(0, most.label) } : {}),
    ...(protocol === 'http' || protocol === 'https' ? { protocol } : {}),
    ...(requireLocalPort === true ? { requireLocalPort } : {}),
  };
}

/**
 * What the configuration says of a port: the entry of its own, else that of a range it is in, else what holds for others. Entries that are patterns of
 * command lines (Dev Container reference, portsAttributes) are of ports that an editor finds by itself, and are passed over.
 */
export function attributesOf({ host, port }: Pick<ForwardWish, 'host' | 'port'>, ports: Omit<Ports, 'forwardPorts'>): PortAttributes {
  const { portsAttributes = {}, otherPortsAttributes = {} } = ports;
  const name = host === 'localhost' ? String(port) : `${host}:${port}`;
  if (Object.hasOwn(portsAttributes, name)) return portsAttributes[name]!;
  const inRange = host === 'localhost' ? Object.keys(portsAttributes).find((key) => isInRange(port, key)) : undefined;
  return inRange === undefined ? otherPortsAttributes : portsAttributes[inRange]!;
}

function isInRange(port: number, key: string): boolean {
  const [, first, last] = /^(\d{1,5})-(\d{1,5})$/u.exec(key) ?? [];
  return first !== undefined && port >= Number(first) && port <= Number(last);
}
