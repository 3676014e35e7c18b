import { findProgram, runProgram } from './run-program.ts';

/** What came of mounting a folder ID-mapped, and of an overlay on such a layer. */
export interface IdMapping {
  readonly folder: string;
  readonly mount: 'works' | 'refused';
  readonly overlay?: 'works' | 'refused';
}

/*
 * Run in a mount namespace of its own (`unshare -m`, whose mounts reach nobody else and end with it), so nothing of it is left. An older mount(8)
 * than util-linux 2.39 ignores X-mount.idmap, so only the kernel’s list of mounts says what came of it.
 */
const script = `
"$2" --bind "$1" "$1" || exit 0
echo bound
"$2" --bind -o X-mount.idmap=b:0:100000:1 "$1" "$1" || exit 0
grep -q " $1 [^ ]*,idmapped" /proc/self/mountinfo || exit 0
echo mapped
"$2" -t overlay overlay -o "lowerdir=$1:/etc" "$1" || exit 0
echo overlaid
`;

/**
 * Tries ID-mapped mounts on a folder of the host; undefined where that cannot be tried: not as root, in a user namespace, without a new enough
 * mount(8). Leaves nothing behind.
 */
export async function tryIdMapping(folder: string): Promise<IdMapping | undefined> {
  const [unshare, shell, mount] = ['unshare', 'sh', 'mount'].map((name) => findProgram(name, { isRoots: true }));
  if (process.getuid?.() !== 0 || unshare === undefined || shell === undefined || mount === undefined) return undefined;
  // Other characters would be escaped in the kernel’s list, or mean something to overlayfs.
  if (!/^\/[\w./-]*$/u.test(folder)) return undefined;
  const version = await runProgram(mount, ['--version']);
  const [, major = '0', minor = '0'] = /util-linux (\d+)\.(\d+)/u.exec('output' in version ? version.output : '') ?? [];
  if (Number(major) < 2 || (Number(major) === 2 && Number(minor) < 39)) return undefined;
  const answer = await runProgram(unshare, ['-m', shell, '-c', script, 'sh', folder, mount]);
  if (!('output' in answer)) return undefined;
  const said = answer.output.split('\n');
  if (!said.includes('bound')) return undefined;
  if (!said.includes('mapped')) return { folder, mount: 'refused' };
  return { folder, mount: 'works', overlay: said.includes('overlaid') ? 'works' : 'refused' };
}
