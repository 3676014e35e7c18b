const units: Readonly<Record<string, number>> = { '': 1, b: 1, k: 2 ** 10, m: 2 ** 20, g: 2 ** 30, t: 2 ** 40 };

/** A number of bytes, processors or processes, as Docker’s options have them; zero and below mean no limit, undefined what is no number. */
export function limitAmount(text: string): number | undefined {
  if (/^-\d+$|^0+(?:\.0+)?$/u.test(text)) return Infinity;
  const match = /^(\d{1,18}(?:\.\d{1,9})?) ?([bkmgt]?)(?:i?b)?$/iu.exec(text);
  return match === null ? undefined : Number(match[1]) * units[(match[2] ?? '').toLowerCase()]!;
}

/** Bytes in the largest unit that leaves no fraction: `8g`. */
export function sizeInWords(bytes: number): string {
  const unit = (['t', 'g', 'm', 'k'] as const).find((one) => Number.isInteger(bytes / units[one]!));
  return unit === undefined ? String(bytes) : `${bytes / units[unit]!}${unit}`;
}
