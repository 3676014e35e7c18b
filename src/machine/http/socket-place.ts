import { linkSync, lstatSync, renameSync, type Stats, unlinkSync } from 'node:fs';
import { dirname } from 'node:path';
import { codeOf } from '../files.ts';
import type { WriteRefusal } from '../machine.ts';
import { makeFolders } from '../make-folder.ts';
import { badPath, quietly, whyNotWritten } from '../place-file.ts';
import { mostPathBytes } from './why-unreachable.ts';

/** Makes the folder of a socket, for this user alone; a refusal where it is another’s or others may enter it. */
export function makeSocketFolder(path: string): WriteRefusal | undefined {
  const length = Buffer.byteLength(path);
  if (length > mostPathBytes)
    return badPath(`its path has ${length} bytes, and that of a socket may have ${mostPathBytes}: choose a shorter one`);
  if (path.includes('\0')) return badPath('its name holds a null character');
  const folder = dirname(path);
  try {
    if (lstatSync(folder, { throwIfNoEntry: false }) === undefined) makeFolders(folder);
    return whyNotPrivate(folder, lstatSync(folder));
  } catch (error) {
    return whyNotWritten(error);
  }
}

function whyNotPrivate(folder: string, stats: Stats): WriteRefusal | undefined {
  if (stats.isSymbolicLink()) return badPath(`its folder ${folder} is a symbolic link: name the folder itself`);
  if (!stats.isDirectory()) return badPath('its folder is a file');
  if (stats.uid !== process.getuid?.()) return badPath(`its folder ${folder} belongs to another user: choose one of your own`);
  if ((stats.mode & 0o077) === 0) return undefined;
  return badPath(`others may enter its folder ${folder}: run chmod 700 on it, or choose a folder that is not there yet`);
}

/** Which file a socket is, whatever its name. */
export interface SocketIdentity {
  readonly dev: number;
  readonly ino: number;
}

/**
 * Gives a socket that listens under another name its place. A socket there that nobody answers on is taken away; whoever else claims the same
 * place at the same time, one of them gets it.
 */
export async function takePlace(bound: string, path: string): Promise<SocketIdentity | WriteRefusal> {
  const { dev, ino } = lstatSync(bound);
  for (let tries = 0; tries < 5; tries++) {
    const found = lstatSync(path, { throwIfNoEntry: false });
    if (found !== undefined) {
      const taken = await whyTaken(path, found);
      if (taken !== undefined) return taken;
      bury(path, found, `${bound}-`);
    }
    if (moveToNew(bound, path)) return { dev, ino };
  }
  return { refused: 'others are trying to listen there: try again', isBadPath: false };
}

/** Why a place is not to be had; undefined: nobody is there. */
async function whyTaken(path: string, found: Stats): Promise<WriteRefusal | undefined> {
  if (found.isSymbolicLink()) return badPath('it is a symbolic link');
  if (!found.isSocket()) return badPath('it is there already, and it is no socket');
  const answer = await knock(path);
  if (answer === 'ECONNREFUSED' || answer === 'ENOENT') return undefined;
  if (answer === undefined || answer === 'EAGAIN') return badPath('a gate already listens there: stop it, or choose another path');
  return badPath(`it is a socket that is not to be looked at (${answer})`);
}

/** Undefined where somebody answers, else the system’s word for why not. */
function knock(path: string): Promise<string | undefined> {
  const { connect } = process.getBuiltinModule('node:net');
  return new Promise((settle) => {
    const socket = connect(path, () => {
      socket.destroy();
      settle(undefined);
    });
    socket.on('error', (error) => settle(codeOf(error) ?? error.message));
  });
}

/** Takes a dead socket away, and no other that came in its place meanwhile: that one is put back. */
function bury(path: string, dead: Stats, grave: string): void {
  try {
    renameSync(path, grave);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return;
    throw error;
  }
  if (!isSame(lstatSync(grave), dead)) quietly(() => linkSync(grave, path));
  unlinkSync(grave);
}

/** Answers false where something stands there. */
function moveToNew(bound: string, path: string): boolean {
  try {
    linkSync(bound, path);
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
  unlinkSync(bound);
  return true;
}

const held = new Map<string, SocketIdentity>();

/** Sees to it that a socket goes with the process, if `leavePlace` has not taken it away before. */
export function holdPlace(path: string, own: SocketIdentity): void {
  if (held.size === 0) process.once('exit', leaveAll);
  held.set(path, own);
}

function leaveAll(): void {
  for (const [path, own] of held) leavePlace(path, own);
}

/** Takes a socket away, unless another has taken its place. */
export function leavePlace(path: string, own: SocketIdentity): void {
  quietly(() => {
    if (isSame(lstatSync(path), own)) unlinkSync(path);
  });
  if (held.get(path) !== own) return;
  held.delete(path);
  if (held.size === 0) process.off('exit', leaveAll);
}

function isSame(one: SocketIdentity, other: SocketIdentity): boolean {
  return one.dev === other.dev && one.ino === other.ino;
}
