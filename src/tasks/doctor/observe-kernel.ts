import type { HostView } from '../../machine/host-view.ts';
import type { Observation } from '../../model/host-report.ts';
import { compareVersions } from '../../syntax/version.ts';
import { fileText, fromFile, saw, unseen } from './say.ts';

const release = '/proc/sys/kernel/osrelease';
const debian = '/proc/sys/kernel/unprivileged_userns_clone';
const ubuntu = '/proc/sys/kernel/apparmor_restrict_unprivileged_userns';
const actions = '/proc/sys/kernel/seccomp/actions_avail';

/** What the kernel is, and what of it Sysbox needs. */
export function observeKernel(view: HostView): readonly Observation[] {
  return [
    fromFile(view, 'kernel', release, (text) => /^\d+\.\d+[\w.+~-]{0,90}$/u.exec(text.trim())?.[0]),
    readArchitecture(view),
    fromFile(view, 'cgroup', '/proc/self/mountinfo', readCgroup),
    fromFile(view, 'mostUserNamespaces', '/proc/sys/user/max_user_namespaces', readNumber),
    readSwitch(view),
    readRestriction(view),
    readIdMapping(view, 'idMappedMounts', '5.12'),
    readIdMapping(view, 'idMappedOverlay', '5.19'),
    fromVersion(view, 'binfmtNamespaced', '6.7'),
    readModule(view, 'overlay', 'overlay'),
    readModule(view, 'shiftfs', 'shiftfs'),
    readBinfmt(view),
    view.places['/dev/fuse'] === 'other' ? saw('fuse', true, 'file', '/dev/fuse') : readModule(view, 'fuse', 'fuse'),
    fromFile(view, 'seccompNotify', actions, (text) => text.split(/\s+/u).includes('user_notif')),
    saw('timeNamespace', view.places['/proc/self/ns/time'] === 'file', 'file', '/proc/self/ns/time'),
    readBusyPorts(view),
  ];
}

// The file came with Linux 6.1.
function readArchitecture(view: HostView): Observation {
  const path = '/proc/sys/kernel/arch';
  const { machine = '' } = view;
  return fileText(view, path) === undefined && /^\w{1,40}$/u.test(machine)
    ? saw('architecture', machine, 'tried', 'uname(2)')
    : fromFile(view, 'architecture', path, (text) => /^\w{1,40}$/u.exec(text.trim())?.[0]);
}

function readNumber(text: string): number | undefined {
  return /^\d{1,15}$/u.test(text.trim()) ? Number(text) : undefined;
}

// proc(5): the mount point is the fifth word, the type of the file system the first behind the dash.
function readCgroup(mounts: string): 1 | 2 | undefined {
  const found = mounts.split('\n').flatMap((line) => {
    const target = line.split(' ')[4] ?? '';
    const type = line.split(' - ')[1]?.split(' ')[0];
    return target.startsWith('/sys/fs/cgroup') && type !== undefined ? [{ target, type }] : [];
  });
  if (found.findLast(({ target }) => target === '/sys/fs/cgroup')?.type === 'cgroup2') return 2;
  return found.some(({ type }) => type === 'cgroup') ? 1 : undefined;
}

// sysbox-runc wants the very number 1 (nestybox/sysbox-runc@a4dd414f libsysbox/sysbox/utils.go).
function readSwitch(view: HostView): Observation {
  const id = 'userNamespaceSwitch';
  const file = view.files[debian];
  if (file !== undefined && 'text' in file) return saw(id, file.text.trim() === '1', 'file', debian);
  if (fileText(view, release) === undefined) return unseen(id, 'not there', 'This machine shows no Linux kernel.');
  return file !== undefined && file.not !== 'there'
    ? unseen(id, 'not there', `${debian} could not be read.`)
    : saw(id, true, 'inferred', 'the kernel has no such switch');
}

function readRestriction(view: HostView): Observation {
  const isDebian = fileText(view, debian)?.trim();
  const isUbuntu = fileText(view, ubuntu)?.trim();
  if (isDebian === '0') return saw('userNamespacesRestricted', true, 'file', debian);
  if (isUbuntu !== undefined && isUbuntu !== '0') return saw('userNamespacesRestricted', true, 'file', ubuntu);
  if (isDebian !== undefined || isUbuntu !== undefined)
    return saw('userNamespacesRestricted', false, 'file', isUbuntu === undefined ? debian : ubuntu);
  if (fileText(view, release) === undefined) return unseen('userNamespacesRestricted', 'not there', 'This machine shows no Linux kernel.');
  return saw('userNamespacesRestricted', false, 'inferred', 'the kernel has neither Debian’s nor AppArmor’s switch');
}

function readIdMapping(view: HostView, id: 'idMappedMounts' | 'idMappedOverlay', from: string): Observation {
  const { idMapping } = view;
  const answer = id === 'idMappedMounts' ? idMapping?.mount : idMapping?.overlay;
  return idMapping === undefined || answer === undefined
    ? fromVersion(view, id, from)
    : saw(id, answer === 'works', 'tried', `a mount of ${idMapping.folder} in a mount namespace of its own`);
}

// Distributions carry some of it back into older kernels, and leave it out of newer ones: only trying would tell.
function fromVersion(view: HostView, id: 'idMappedMounts' | 'idMappedOverlay' | 'binfmtNamespaced', from: string): Observation {
  const kernel = fileText(view, release)?.trim();
  if (kernel === undefined || !/^\d/u.test(kernel))
    return unseen(id, 'not there', 'It is inferred from the kernel’s release, which is not known.');
  return saw(id, compareVersions(kernel, from) >= 0, 'inferred', `the kernel’s release: Linux has it from ${from} on`);
}

// A module that is not loaded may still be there. Sysbox loads those it wants when it starts.
function readModule(view: HostView, id: 'overlay' | 'shiftfs' | 'binfmt' | 'fuse', name: string): Observation {
  const list = '/proc/filesystems';
  const text = fileText(view, list);
  if (text === undefined) return unseen(id, 'not there', `${list} could not be read.`);
  if (text.split('\n').some((line) => line.split('\t')[1] === name)) return saw(id, true, 'file', list);
  if (fileText(view, '/proc/modules') === undefined)
    return saw(id, false, 'inferred', `${list} lacks ${name}, and this kernel loads no modules`);
  if (view.daemons.some((daemon) => daemon.name === 'sysbox-mgr'))
    return saw(id, false, 'inferred', `${list} lacks ${name}, though Sysbox loads it where the kernel has it`);
  return unseen(id, 'not there', `The module ${name} is not loaded; whether the kernel has it shows when Sysbox starts.`);
}

// Sysbox asks /proc/modules, after a try to load it (nestybox/sysbox-libs@9b42cd43: linuxUtils/linux.go KernelModSupported).
function readBinfmt(view: HostView): Observation {
  const [list, name] = ['/proc/modules', 'binfmt_misc'];
  if (
    fileText(view, list)
      ?.split('\n')
      .some((line) => line.startsWith(`${name} `)) === true
  )
    return saw('binfmt', true, 'file', list);
  const answer = readModule(view, 'binfmt', name);
  if (!('value' in answer) || answer.value !== true) return answer;
  return saw(
    'binfmt',
    false,
    'inferred',
    `/proc/filesystems has ${name} and ${list} does not: it is built into the kernel, where Sysbox does not look`,
  );
}

function readBusyPorts(view: HostView): Observation {
  const [four, six] = ['/proc/net/tcp', '/proc/net/tcp6'].map((path) => view.files[path]);
  const isCut = [four, six].some((file) => file !== undefined && 'text' in file && file.isCut === true);
  if (isCut) return unseen('busyPorts', 'not understood', 'This machine has more connections than are read.');
  if (six !== undefined && 'not' in six && six.not !== 'there')
    return unseen('busyPorts', 'not there', '/proc/net/tcp6 could not be read.');
  return fromFile(view, 'busyPorts', '/proc/net/tcp', (text) => readPorts(`${text}\n${fileText(view, '/proc/net/tcp6') ?? ''}`));
}

const firstPort = 2300;
const lastPort = 2500;

// proc(5) net/tcp: the second word is the local address and port in hexadecimal, the fourth the state; 0A is LISTEN.
function readPorts(text: string): readonly number[] {
  const ports = text.split('\n').flatMap((line) => {
    const [, local = '', , state] = line.trim().split(/\s+/u);
    const port = Number.parseInt(local.split(':')[1] ?? '', 16);
    return state === '0A' && port >= firstPort && port <= lastPort ? [port] : [];
  });
  return [...new Set(ports)].sort((a, b) => a - b);
}
