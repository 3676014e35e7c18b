/** An entry to be put into an archive: a file of the ustar format where nothing else is said. */
export interface TarPart {
  readonly name: string;
  readonly content?: string | Uint8Array;
  /** `0` a file, `1` and `2` links, `5` a folder, `x` a pax header, `L` a long name, and whatever else there may be. */
  readonly type?: string;
  readonly prefix?: string;
  readonly isGnu?: boolean;
  /** Eleven or twelve characters for the size, in place of the length of the content. */
  readonly size?: string;
  /** Changes the header before it gets its checksum, or after. */
  readonly change?: (header: Buffer) => void;
  readonly spoil?: (header: Buffer) => void;
}

/** What ends an archive. */
export const tarEnd: Buffer = Buffer.alloc(1024);

/** An archive of these entries, byte for byte as they are said to be. */
export function makeTar(parts: readonly TarPart[], end: Uint8Array = tarEnd): Buffer {
  return Buffer.concat([...parts.flatMap(pack), end]);
}

/** A pax header for the next entry. */
export function paxPart(records: Readonly<Record<string, string>>): TarPart {
  return {
    name: 'PaxHeaders/x',
    type: 'x',
    content: Object.entries(records)
      .map(([key, value]) => paxRecord(key, value))
      .join(''),
  };
}

/** One record of a pax header, with its own length in front. */
export function paxRecord(key: string, value: string): string {
  const rest = Buffer.byteLength(` ${key}=${value}\n`);
  let length = rest + String(rest).length;
  if (rest + String(length).length !== length) length = rest + String(length).length;
  return `${length} ${key}=${value}\n`;
}

/** A long name for the next entry, as GNU’s format has it. */
export function longNamePart(name: string, type = 'L'): TarPart {
  return { name: '././@LongLink', type, isGnu: true, content: `${name}\0` };
}

function pack({ name, content = '', type = '0', prefix = '', isGnu = false, size, change, spoil }: TarPart): Buffer[] {
  const bytes = Buffer.from(content);
  const header = Buffer.alloc(512);
  header.write(name, 0, 100);
  header.write('0000644\0'.repeat(3), 100, 'latin1');
  header.write(size ?? `${bytes.length.toString(8).padStart(11, '0')}\0`, 124, 'latin1');
  header.write('00000000000\0        ', 136, 'latin1');
  header.write(type, 156, 1, 'latin1');
  header.write(isGnu ? 'ustar  \0' : 'ustar\u000000', 257, 'latin1');
  header.write(prefix, 345, 155);
  change?.(header);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  spoil?.(header);
  return [header, bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)];
}
