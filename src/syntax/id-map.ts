/** A range of user or group numbers: `length` of them from `inner` on are those from `outer` on of whoever read the map. */
export interface IdRange {
  readonly inner: number;
  readonly outer: number;
  readonly length: number;
}

/** Reads `/proc/PID/uid_map` or `gid_map`; undefined where it is not one. */
export function readIdMap(text: string): readonly IdRange[] | undefined {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const ranges = lines.map((line) => /^\s*(\d{1,10})\s+(\d{1,10})\s+(\d{1,10})\s*$/u.exec(line));
  return ranges.some((range) => range === null)
    ? undefined
    : ranges.map((range) => ({ inner: Number(range![1]), outer: Number(range![2]), length: Number(range![3]) }));
}

/** Whether anybody inside is root (number 0) of whoever read the map. */
export function mapsToRoot(ranges: readonly IdRange[]): boolean {
  return ranges.some(({ outer, length }) => outer === 0 && length > 0);
}
