import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, dirname, isAbsolute, join } from 'node:path';
import { codeOf } from './files.ts';

/** What a program said, or why nothing is known of it, as the end of a sentence about it. `output` is both streams of a program that ended well. */
export type ViewedCommand = { readonly output: string } | { readonly missing: true } | { readonly failed: string };

/** Milliseconds; a version is said in a few dozen. */
const longest = 5000;
/** Of both streams together; `sysbox-runc features` has 4 KiB. */
const mostBytes = 256 << 10;

/** Where systems keep programs for root, which are not on everybody’s PATH. */
const moreFolders = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'];

/**
 * The absolute path of a program, by its name or as it is; undefined where there is none. With `isRoots`, one that anybody but root could have put
 * there does not count, nor one in such a folder.
 */
export function findProgram(name: string, { isRoots = false } = {}): string | undefined {
  if (name.includes('\0')) return undefined;
  const { PATH = '' } = process.env;
  // A relative entry would find a program in the folder at hand.
  const folders = [...PATH.split(delimiter).filter(isAbsolute), ...moreFolders];
  const candidates = isAbsolute(name) ? [name] : name.includes('/') ? [] : folders.map((folder) => join(folder, name));
  return candidates.find((path) => isProgram(path) && (!isRoots || (isOfRoot(path) && isOfRoot(dirname(path)))));
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

function isOfRoot(path: string): boolean {
  const { uid, mode } = statSync(path);
  return uid === 0 && (mode & 0o022) === 0;
}

/** Runs a program without a shell, with nothing to read and next to no environment, within bounds of time and bytes; null: there is none. */
export async function runProgram(path: string | null, args: readonly string[]): Promise<ViewedCommand> {
  if (path === null) return { missing: true };
  const { execFile } = process.getBuiltinModule('node:child_process');
  return new Promise((settle) => {
    const options = {
      cwd: '/',
      // Of root’s programs, some look for helpers; of the user’s settings they are to know nothing.
      env: { PATH: moreFolders.join(delimiter), LC_ALL: 'C', HOME: '/nonexistent' },
      timeout: longest,
      killSignal: 'SIGKILL',
      maxBuffer: mostBytes,
      windowsHide: true,
    } as const;
    const child = execFile(path, args, options, (error, stdout, stderr) =>
      settle(error === null ? { output: stdout + stderr } : whyNot(error)),
    );
    child.stdin?.end();
  });
}

function whyNot(error: Error & { readonly killed?: boolean }): ViewedCommand {
  const code = codeOf(error);
  if (code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER') return { failed: 'says more than such a program does' };
  if (error.killed === true) return { failed: `took longer than ${longest / 1000} seconds` };
  return { failed: code !== undefined && /^\d+$/u.test(code) ? `ended with exit code ${code}` : 'could not be started' };
}
