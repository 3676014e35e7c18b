import { readIpv4 } from '../../syntax/ipv4-range.ts';

/** An address that containers may reach although it is this machine’s own or hands out its metadata. */
export interface AllowedAddress {
  /** IPv4. */
  readonly address: string;
  /** Absent: all of them. */
  readonly port?: number;
}

/** Reads `ADDRESS` or `ADDRESS:PORT` of `--allow`; or one sentence what is wrong. */
export function readAllowed(text: string): AllowedAddress | { readonly refused: string } {
  const [, address = '', port] = /^([^:]*)(?::(\d{1,5}))?$/u.exec(text) ?? [];
  if (readIpv4(address) === undefined)
    return {
      refused: `--allow ${text} is no ADDRESS or ADDRESS:PORT in IPv4, such as 192.168.1.7:5432 (containers of this engine have no IPv6).`,
    };
  if (port === undefined) return { address };
  const number = Number(port);
  return number >= 1 && number <= 65_535 ? { address, port: number } : { refused: `--allow ${text}: a port is a number from 1 to 65535.` };
}
