import { randomBytes } from 'node:crypto';
import { chmodSync, chownSync, lstatSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What probes do on the host besides asking the engine. All paths given are the caller’s own words, never a container’s. */
export interface ProbeHost {
  /** A new empty folder that any user may enter; undefined where none can be made. */
  makeScratch(): string | undefined;
  /** Removes such a folder with all that is in it; false where something stays. */
  removeScratch(folder: string): boolean;
  /** Such folders that are there, this run’s and those of others. */
  scratchFolders(): readonly string[];
  /** Writes a file with owner and mode; false where this user cannot. */
  place(path: string, text: string, owner: number, mode: number): boolean;
  /** `0:0 644`, of the path itself, links not followed; undefined where there is nothing. */
  ownerOf(path: string): string | undefined;
  /** A file of /proc, at most 64 KiB; undefined where it cannot be read. */
  readProc(path: string): string | undefined;
  /** What a link of /proc says; undefined where it cannot be read. */
  readLink(path: string): string | undefined;
  /** Writes a kernel setting by its path below /proc/sys; false where it is refused. */
  writeSetting(path: string, value: string): boolean;
  /** Calls `ring` once after so many milliseconds, unless what it answers is called before. */
  alarm(milliseconds: number, ring: () => void): () => void;
  /** Milliseconds of a clock that only grows. */
  now(): number;
  /** Sixteen letters and digits that nobody can have guessed. */
  word(): string;
}

const most = 65_536;
const prefix = 'containai-probe-';

/** The host that the program runs on. */
export const realProbeHost: ProbeHost = {
  makeScratch: () =>
    attempt(() => {
      const folder = mkdtempSync(join(tmpdir(), prefix));
      chmodSync(folder, 0o755);
      return folder;
    }),
  removeScratch: (folder) => attempt(() => (rmSync(folder, { recursive: true, force: true }), true)) ?? false,
  scratchFolders: () =>
    attempt(() =>
      readdirSync(tmpdir(), { withFileTypes: true })
        .filter((entry) => entry.isDirectory() && entry.name.startsWith(prefix))
        .map(({ name }) => join(tmpdir(), name)),
    ) ?? [],
  place: (path, text, owner, mode) =>
    attempt(() => {
      writeFileSync(path, text, { flag: 'wx' });
      chownSync(path, owner, owner);
      chmodSync(path, mode);
      return true;
    }) ?? false,
  ownerOf: (path) =>
    attempt(() => {
      const { uid, gid, mode } = lstatSync(path);
      return `${uid}:${gid} ${(mode & 0o7777).toString(8)}`;
    }),
  readProc: (path) => attempt(() => readFileSync(path, 'utf8').slice(0, most)),
  readLink: (path) => attempt(() => readlinkSync(path)),
  writeSetting: (path, value) => attempt(() => (writeFileSync(join('/proc/sys', path), value), true)) ?? false,
  alarm: (milliseconds, ring) => {
    const timer = setTimeout(ring, milliseconds);
    return () => clearTimeout(timer);
  },
  now: () => performance.now(),
  word: () => randomBytes(8).toString('hex'),
};

function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}
