import { delimiter, isAbsolute } from 'node:path';

/** Capabilities of files by their paths, as getcap spells them, those without any left out; and why those of all or some cannot be told, as a part of a sentence. */
export type CapabilitiesOf = (
  top: string,
  paths: readonly string[],
) => { readonly found: ReadonlyMap<string, string>; readonly refused?: string };

/** Bytes of paths for one getcap, well below what the kernel takes. */
const mostArguments = 100_000;
const longest = 30_000;

/** Asks getcap (libcap), which any user may. Paths are relative to a folder. What getcap prints of names with control characters cannot be told apart. */
export const capabilitiesOf: CapabilitiesOf = (top, paths) => {
  const found = new Map<string, string>();
  const plain = paths.filter((path) => !/[\p{Cc}\u{fffd}]/u.test(path));
  for (const some of inParts(plain)) {
    const answer = runGetcap(top, some);
    if (typeof answer !== 'string') return { found, ...answer };
    readAnswer(answer, some, found);
  }
  return {
    found,
    ...(plain.length < paths.length ? { refused: 'getcap is not asked about names that hold control characters or are no UTF-8' } : {}),
  };
};

function* inParts(paths: readonly string[]): Iterable<readonly string[]> {
  let part: string[] = [];
  let bytes = 0;
  for (const path of paths) {
    if (bytes > mostArguments) {
      yield part;
      [part, bytes] = [[], 0];
    }
    part.push(path);
    bytes += Buffer.byteLength(path) + 12;
  }
  if (part.length > 0) yield part;
}

function runGetcap(top: string, paths: readonly string[]): string | { readonly refused: string } {
  const { spawnSync } = process.getBuiltinModule('node:child_process');
  const { PATH = '' } = process.env;
  const { error, stdout } = spawnSync('getcap', ['-n', ...paths.map((path) => `./${path}`)], {
    cwd: top,
    // A relative entry would find a program in a folder that strangers write in; sbin is on no user’s PATH on Debian.
    env: { LC_ALL: 'C', PATH: [...PATH.split(delimiter).filter(isAbsolute), '/usr/sbin', '/sbin'].join(delimiter) },
    encoding: 'utf8',
    maxBuffer: 64 << 20,
    timeout: longest,
    killSignal: 'SIGKILL',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  if (error === undefined) return stdout;
  return {
    refused:
      (error as NodeJS.ErrnoException).code === 'ENOENT'
        ? 'getcap is not installed (package libcap2-bin, or libcap)'
        : 'getcap could not be run',
  };
}

/** A line is the path, ` = ` before libcap 2.41, and the capabilities; files come in the order in which they were given. */
function readAnswer(answer: string, paths: readonly string[], found: Map<string, string>): void {
  const lines = answer.split('\n');
  let at = 0;
  for (const path of paths) {
    const line = lines[at];
    if (line === undefined) return;
    if (!line.startsWith(`./${path} `)) continue;
    const rest = line.slice(path.length + 3);
    // Another path may begin with this one and a space.
    if (!/^(?:= )?(?:\[rootid=\d+\] ?)?(?:cap_|all|=|\d)/u.test(rest)) continue;
    found.set(path, rest.replace(/^= /u, ''));
    at++;
  }
}
