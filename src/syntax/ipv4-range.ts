/** A range of IPv4 addresses: its first address as a number, and how many leading bits all of them share. */
export interface Ipv4Range {
  readonly first: number;
  readonly bits: number;
}

/** Reads an address in four decimal parts; undefined where it is none. Leading zeros are none: some read them as octal. */
export function readIpv4(text: string): number | undefined {
  const parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/u.exec(text)?.slice(1);
  if (parts === undefined || parts.some((part) => Number(part) > 255 || (part.length > 1 && part.startsWith('0')))) return undefined;
  return parts.reduce((sum, part) => sum * 256 + Number(part), 0);
}

/** Spells an address. */
export function showIpv4(address: number): string {
  return [24, 16, 8, 0].map((shift) => (address >>> shift) & 255).join('.');
}

/** Reads `ADDRESS/BITS`, or an address alone; undefined where it is none, or where the address is not the first of its range. */
export function readIpv4Range(text: string): Ipv4Range | undefined {
  const [address = '', length, more] = text.split('/');
  const first = readIpv4(address);
  const bits = length === undefined ? 32 : /^\d{1,2}$/u.test(length) ? Number(length) : 33;
  if (first === undefined || more !== undefined || bits > 32 || first % sizeOf(bits) !== 0) return undefined;
  return { first, bits };
}

/** Spells a range. */
export function showIpv4Range({ first, bits }: Ipv4Range): string {
  return `${showIpv4(first)}/${bits}`;
}

/** Whether two ranges have an address in common. */
export function doRangesMeet(a: Ipv4Range, b: Ipv4Range): boolean {
  return a.first < b.first + sizeOf(b.bits) && b.first < a.first + sizeOf(a.bits);
}

/** Whether a range holds all of another. */
export function holdsRange(outer: Ipv4Range, inner: Ipv4Range): boolean {
  return outer.bits <= inner.bits && doRangesMeet(outer, inner);
}

function sizeOf(bits: number): number {
  return 2 ** (32 - bits);
}
