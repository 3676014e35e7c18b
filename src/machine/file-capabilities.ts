import { delimiter, isAbsolute } from 'node:path';

/** Capabilities of files by their paths, as getcap spells them, those without any left out; and why those of all or some cannot be told, as a part of a sentence. */
export type CapabilitiesOf = (
  top: string,
  paths: readonly string[],
) => { readonly found: ReadonlyMap<string, string>; readonly refused?: string };

/** Bytes of paths for one getcap, well below what the kernel takes. */
const mostArguments = 100_000;
const longest = 30_000;

/** Asks getcap (libcap), which any user may. Paths are relative to a folder. Names that are no UTF-8 cannot be spelled, and are left out. */
export const capabilitiesOf: CapabilitiesOf = (top, paths) => {
  const found = new Map<string, string>();
  const spelled = paths.filter((path) => !path.includes('\u{fffd}'));
  for (const some of inParts(spelled)) {
    const answer = runGetcap(top, some);
    if (typeof answer !== 'string') return { found, ...answer };
    if (!readAnswer(answer, some, found)) return { found, refused: 'what getcap says of them cannot be read' };
  }
  return {
    found,
    ...(spelled.length < paths.length ? { refused: 'getcap is not asked about names that are no UTF-8' } : {}),
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
  const { error, stdout } = spawnSync('getcap', ['-nv', ...paths.map((path) => `./${path}`)], {
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

/**
 * With -v, getcap writes each path in the order in which they were given, as it is, and behind it a space, ` = ` before libcap 2.41, and the capabilities, where
 * there are any: so no name can be taken for another one, whatever is in it. What has gone meanwhile is left out. False where there is something else.
 */
function readAnswer(answer: string, paths: readonly string[], found: Map<string, string>): boolean {
  let at = 0;
  for (const path of paths) {
    if (!answer.startsWith(`./${path}`, at)) continue;
    const start = at + path.length + 2;
    const end = answer.indexOf('\n', start);
    const rest = answer.slice(start, end);
    // Another path may begin with this one.
    if (end < 0 || !/^(?:$| (?:= )?(?:cap_|all|=|\d))/u.test(rest)) continue;
    if (rest !== '') found.set(path, rest.replace(/^ (?:= )?/u, ''));
    at = end + 1;
  }
  return at === answer.length;
}
