import { tarBlock } from './tar-header.ts';

/** A file to be put into an archive. */
export interface TarFile {
  /** At most 100 bytes. */
  readonly name: string;
  readonly content: string;
  /** Bits of permission. */
  readonly mode: number;
}

/** An archive of these files in the ustar format, all of them root’s and of the same time, so that the same files make the same bytes. */
export function tarOf(files: readonly TarFile[]): Buffer {
  return Buffer.concat([...files.flatMap(pack), Buffer.alloc(2 * tarBlock)]);
}

function pack({ name, content, mode }: TarFile): readonly Buffer[] {
  const bytes = Buffer.from(content, 'utf8');
  const header = Buffer.alloc(tarBlock);
  header.write(name, 0, 100, 'utf8');
  header.write(`${octal(mode, 7)}\0${octal(0, 7)}\0${octal(0, 7)}\0${octal(bytes.length, 11)}\0${octal(0, 11)}\0`, 100, 'latin1');
  // The checksum counts as eight spaces.
  header.write('        0', 148, 'latin1');
  header.write('ustar\u000000', 257, 'latin1');
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${octal(sum, 6)}\0 `, 148, 'latin1');
  return [header, bytes, Buffer.alloc((tarBlock - (bytes.length % tarBlock)) % tarBlock)];
}

function octal(value: number, digits: number): string {
  return value.toString(8).padStart(digits, '0');
}
