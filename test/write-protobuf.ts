/** What a field can be given as: a text or bytes are written with their length, numbers and flags as varints. */
type Value = string | Uint8Array | number | bigint | boolean;

/** A protobuf message of these fields, in this order: a number and a value each. */
export function message(...fields: readonly (readonly [number: number, value: Value])[]): Uint8Array {
  return new Uint8Array(Buffer.concat(fields.flatMap(([number, value]) => field(number, value))));
}

/** An entry of a map of texts. */
export function entry(key: string, value: string): Uint8Array {
  return message([1, key], [2, value]);
}

/** A number as a varint, in as few bytes as it needs. */
export function varint(value: number | bigint): Uint8Array {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  return Uint8Array.from([...bytes, Number(rest)]);
}

function field(number: number, value: Value): readonly Uint8Array[] {
  if (typeof value !== 'string' && !(value instanceof Uint8Array)) return [varint(BigInt(number) << 3n), varint(BigInt(value))];
  const bytes = typeof value === 'string' ? Buffer.from(value) : value;
  return [varint((BigInt(number) << 3n) | 2n), varint(bytes.length), bytes];
}
