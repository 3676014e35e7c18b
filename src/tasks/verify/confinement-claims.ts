import { emulatedPaths } from '../../known/sysbox-mounts.ts';
import { mountAt, type MountLine, readMountInfo } from '../../syntax/mount-info.ts';
import { readStatus } from '../../syntax/process-status.ts';
import { processesOf } from './identity-claims.ts';
import { claimOf, counted, everyProcess, type Said, type Seen, type Sight, whyNoMounts } from './sight.ts';

/** The runtime by the engine’s record, and what Sysbox puts around a container: system calls filtered, files of the kernel emulated. */
export function confinementClaims(seen: Seen): readonly Said[] {
  return [seccomp(seen), emulation(seen)];
}

/** What the engine says it runs the container with. */
export function runtimeClaim({ request }: Pick<Sight, 'request'>): Said {
  const say = claimOf('runtime');
  const runtime = request.runtime?.value;
  if (runtime === undefined) return say('fails', 'the engine names no runtime');
  return say(runtime === 'sysbox-runc' ? 'holds' : 'fails', `the engine’s record says ${runtime}`);
}

function seccomp(seen: Seen): Said {
  const say = claimOf('seccomp');
  const all = everyProcess(seen);
  const read = all.map((process) => ({ process, status: readStatus(process.status ?? '') }));
  const off = read.filter(({ status }) => status.seccomp === 0 || status.seccompFilters === 0).map(({ process }) => process);
  if (off.length > 0) return say('fails', `none for ${processesOf(off)}`);
  const hidden = read.filter(({ status }) => status.seccomp === undefined).map(({ process }) => process);
  if (hidden.length > 0) return say('cannot-tell', `the kernel does not tell of ${processesOf(hidden)}`);
  const counts = read.flatMap(({ status }) => (status.seccompFilters === undefined ? [] : [status.seccompFilters]));
  const fewest = Math.min(...counts);
  if (counts.length === 0) return say('holds', `in ${counted(all.length, 'process', 'processes')}; this kernel does not count filters`);
  const own =
    seen.request.runtime?.value === 'sysbox-runc' && fewest === 1
      ? ': Sysbox’s, and not the engine’s (privileged or seccomp=unconfined)'
      : '';
  return say('holds', `${counted(fewest, 'filter', 'filters')} at least, in ${counted(all.length, 'process', 'processes')}${own}`);
}

/**
 * Sysbox-fs mounts one FUSE file system a container on this machine, at `…/ID`, and binds its files into the container (seen of 0.7.0). A name is
 * anybody’s to give, and a container may mount FUSE itself; the file system’s number is the kernel’s, and must be that of the one here.
 */
function emulation(seen: Seen): Said {
  const say = claimOf('sysboxfs');
  const hidden = whyNoMounts(seen.first) ?? whyNoMounts(seen.own);
  if (hidden !== undefined) return say('cannot-tell', hidden);
  const mounts = readMountInfo(seen.first.mountInfo ?? '');
  const shown = emulatedPaths.map((path) => ({ path, mount: mountAt(path, mounts) }));
  const other = shown.find(({ path, mount }) => !isSysboxfs(mount) || mount.target !== path || mount.root !== path);
  if (other !== undefined)
    return say('fails', `${other.path} is ${other.mount?.fileSystem ?? 'nothing'} (${other.mount?.source ?? 'none'})`);
  const served = readMountInfo(seen.own.mountInfo ?? '').filter(isSysboxfs);
  const here = served.filter(({ target }) => target.endsWith(`/${seen.state.id}`));
  const foreign = shown.find(({ mount }) => !here.some(({ device }) => device === mount?.device));
  if (foreign === undefined) return say('holds', `${shown.length} places, all of the file system that sysbox-fs has mounted here for it`);
  if (served.length === 0 && seen.request.runtime?.value === 'sysbox-runc')
    return say('cannot-tell', 'this program sees no mount of sysbox-fs: in a mount namespace of its own it cannot');
  return say('fails', `${foreign.path} is called sysboxfs, and sysbox-fs has not mounted it: its file system is ${foreign.mount!.device}`);
}

function isSysboxfs(mount: MountLine | undefined): mount is MountLine {
  return mount?.fileSystem === 'fuse' && mount.source === 'sysboxfs';
}
