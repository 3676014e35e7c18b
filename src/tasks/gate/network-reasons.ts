import { type NetworkWish, networkWish } from '../../formats/docker-api/body-values.ts';
import type { ApiDoc } from '../../formats/docker-api/read-body.ts';
import type { GateReason } from '../../model/gate.ts';
import { say } from './say.ts';

/**
 * What speaks against a network: another driver than `bridge`, an option that reaches past it, addresses that are given out by a plugin, and
 * subnets that are not private: each becomes a route of this machine, so that what it sends there reaches the containers instead.
 */
export function networkReasons(doc: ApiDoc): readonly GateReason[] {
  const wish = networkWish(doc);
  const wrong = [driverOf(wish), ...wish.options.map(optionOf), addressesOf(wish), ...wish.subnets.flatMap(subnetOf)];
  return wrong.flatMap((one) => (one === undefined ? [] : [say('network-refused', one)]));
}

function driverOf({ driver }: NetworkWish): string | undefined {
  return driver === '' || driver === 'bridge' || driver === 'default' ? undefined : `its driver is ${driver.slice(0, 60)}`;
}

// docs.docker.com/engine/network/drivers/bridge/#options. A name may be that of a bridge of this machine’s own.
const options: Readonly<Record<string, RegExp>> = {
  'com.docker.network.bridge.enable_icc': /^(?:true|false|0|1)$/u,
  'com.docker.network.bridge.enable_ip_masquerade': /^(?:true|false|0|1)$/u,
  'com.docker.network.bridge.gateway_mode_ipv4': /^(?:nat|isolated)$/u,
  'com.docker.network.bridge.gateway_mode_ipv6': /^(?:nat|isolated)$/u,
  'com.docker.network.bridge.host_binding_ipv4': /^127(?:\.[0-9]{1,3}){3}$/u,
  'com.docker.network.container_iface_prefix': /^[A-Za-z]{1,8}$/u,
  'com.docker.network.driver.mtu': /^[0-9]{1,5}$/u,
};

function optionOf({ name, value }: { readonly name: string; readonly value: string }): string | undefined {
  const good = Object.hasOwn(options, name) ? options[name] : undefined;
  return good?.test(value) === true ? undefined : `it has the option ${name.slice(0, 80)}=${value.slice(0, 80)}`;
}

function addressesOf({ addressDriver, addressOptions }: NetworkWish): string | undefined {
  if (addressDriver !== '' && addressDriver !== 'default') return `its addresses are given out by ${addressDriver.slice(0, 60)}`;
  return addressOptions.length === 0 ? undefined : `the giving out of its addresses has the option ${addressOptions[0]!.name.slice(0, 80)}`;
}

function subnetOf({ subnet, range, gateway }: NetworkWish['subnets'][number]): readonly string[] {
  const bad = [subnet, range, gateway].filter((text) => text !== '' && !isPrivate(text));
  return bad.map((text) => `${text.slice(0, 60)} is no private address (10/8, 172.16/12, 192.168/16, fd00::/8)`);
}

// RFC 1918 and RFC 4193, the whole subnet in them.
function isPrivate(text: string): boolean {
  const four = /^([0-9]{1,3})\.([0-9]{1,3})\.[0-9]{1,3}\.[0-9]{1,3}(?:\/([0-9]{1,2}))?$/u.exec(text);
  if (four !== null) {
    const [first, second, length] = [Number(four[1]), Number(four[2]), Number(four[3] ?? 32)];
    if (first === 10) return length >= 8;
    if (first === 172) return second >= 16 && second <= 31 && length >= 12;
    return first === 192 && second === 168 && length >= 16;
  }
  const six = /^f[cd][0-9a-f]{2}:[0-9a-f:]*(?:\/([0-9]{1,3}))?$/iu.exec(text);
  return six !== null && Number(six[1] ?? 128) >= 8;
}
