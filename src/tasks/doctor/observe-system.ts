import type { HostView } from '../../machine/host-view.ts';
import { capabilityNames } from '../../known/capability-names.ts';
import type { HostThings, Observation } from '../../model/host-report.ts';
import { shortText } from './answers.ts';
import { fileText, fromFile, saw, unseen } from './say.ts';

/** What kind of system runs on the kernel. */
export function observeSystem(view: HostView): readonly Observation[] {
  const release = fileText(view, '/etc/os-release') === undefined ? '/usr/lib/os-release' : '/etc/os-release';
  return [
    fromFile(view, 'distribution', release, readDistribution),
    fromFile(view, 'wsl', '/proc/sys/kernel/osrelease', (text) => /microsoft/iu.test(text)),
    readContainer(view),
    readVirtualisation(view),
    // What sd_booted(3) looks at.
    saw('systemd', view.places['/run/systemd/system'] === 'folder', 'file', '/run/systemd/system'),
    readSelinux(view),
    readApparmor(view),
    fromFile(view, 'lackingCapabilities', '/proc/self/status', (text) =>
      readLacking(text, fileText(view, '/proc/sys/kernel/cap_last_cap')),
    ),
    readFusermount(view),
    readPrograms(view),
    saw('gpuToolkit', typeof view.programs[hook] === 'string', 'file', view.programs[hook] ?? `${hook} was looked for`),
  ];
}

// What the engine looks for to pass a GPU on (moby/moby@docker-v29.5.0 daemon/nvidia_linux.go).
const hook = 'nvidia-container-runtime-hook';

// nestybox/sysbox-mgr@aaeff6c utils.go progDeps.
const called = ['rsync', 'modprobe', 'iptables'] as const;

function readPrograms({ programs }: HostView): Observation {
  const unknown = called.some((name) => programs[name] === undefined);
  if (unknown) return unseen('missingPrograms', 'not there', `${called.join(', ')} were not looked for.`);
  return saw(
    'missingPrograms',
    called.filter((name) => programs[name] === null),
    'file',
    `${called.join(', ')} were looked for`,
  );
}

// os-release(5): the values of a shell’s assignments, quoted or not.
function readDistribution(text: string): HostThings['distribution'] | undefined {
  const of = (key: string): string | undefined => shortText(new RegExp(`^${key}=(["']?)(.*)\\1[ \\t]*$`, 'mu').exec(text)?.[2]);
  const [id, version, name] = [of('ID'), of('VERSION_ID'), of('PRETTY_NAME')];
  if (id === undefined) return undefined;
  return { id, ...(version === undefined ? {} : { version }), ...(name === undefined ? {} : { name }) };
}

function readContainer(view: HostView): Observation {
  const mounts = fileText(view, '/proc/self/mountinfo') ?? '';
  // On a host the same file system lies in a folder of its own.
  if (mounts.split('\n').some((line) => line.split(' ')[4] === '/proc/sys' && / - fuse\S* sysboxfs /u.test(line)))
    return saw('insideContainer', 'sysbox', 'file', '/proc/self/mountinfo');
  const named = shortText(fileText(view, '/run/systemd/container')?.trim());
  if (named !== undefined) return saw('insideContainer', named, 'file', '/run/systemd/container');
  if (view.places['/run/.containerenv'] === 'file') return saw('insideContainer', 'podman', 'file', '/run/.containerenv');
  // The file alone tells nothing: it stays in a disk that was made of an image.
  const root = mounts.split('\n').findLast((line) => line.split(' ')[4] === '/');
  if (view.places['/.dockerenv'] === 'file' && / - overlay /u.test(root ?? ''))
    return saw('insideContainer', 'docker', 'inferred', '/.dockerenv and a root of layers');
  return saw('insideContainer', 'none', 'inferred', 'no sign of a container was found');
}

function readVirtualisation(view: HostView): Observation {
  const [vendor, product] = ['sys_vendor', 'product_name'].map((name) => shortText(fileText(view, `/sys/class/dmi/id/${name}`)?.trim()));
  const hypervisor = shortText(fileText(view, '/sys/hypervisor/type')?.trim());
  if (hypervisor !== undefined) return saw('virtualisation', hypervisor, 'file', '/sys/hypervisor/type');
  if (vendor === undefined) return unseen('virtualisation', 'not there', 'The firmware names no maker of this machine.');
  const words = product === undefined || product.startsWith(vendor) ? (product ?? vendor) : `${vendor} ${product}`;
  const isVirtual =
    /qemu|kvm|vmware|virtualbox|innotek|xen|microsoft corporation virtual|google compute|amazon ec2|parallels|bhyve|openstack/iu;
  return saw('virtualisation', isVirtual.test(words) ? words : 'none seen', 'file', '/sys/class/dmi/id');
}

function readSelinux(view: HostView): Observation {
  if (view.places['/sys/fs/selinux'] !== 'folder') return saw('selinux', false, 'file', '/sys/fs/selinux');
  return fromFile(view, 'selinux', '/sys/fs/selinux/enforce', (text) => text.trim() === '1');
}

function readApparmor(view: HostView): Observation {
  const path = '/sys/module/apparmor/parameters/enabled';
  const file = view.files[path];
  if (file === undefined || ('not' in file && file.not === 'there')) return saw('apparmor', false, 'file', path);
  return fromFile(view, 'apparmor', path, (text) => text.trim() === 'Y');
}

function readLacking(status: string, last: string | undefined): readonly string[] | undefined {
  const bounding = /^CapBnd:\t([0-9a-f]{16})$/mu.exec(status)?.[1];
  if (bounding === undefined) return undefined;
  const bits = BigInt(`0x${bounding}`);
  // A kernel knows no bits above its last one.
  const known = /^\d{1,2}$/u.test(last?.trim() ?? '') ? capabilityNames.slice(0, Number(last) + 1) : capabilityNames;
  return known.filter((_, bit) => ((bits >> BigInt(bit)) & 1n) === 0n);
}

// sysbox-fs of 0.7.0 calls fusermount3 (nestybox/sysbox#1005 has its words); whether an older one takes what comes with FUSE 2 is not known.
function readFusermount({ programs }: HostView): Observation {
  const path = programs['fusermount3'] ?? undefined;
  if (path === undefined && (programs['fusermount'] ?? undefined) !== undefined)
    return unseen('fusermount', 'not understood', 'Only fusermount of FUSE 2 is there, and sysbox-fs of 0.7.0 calls fusermount3.');
  return saw('fusermount', path !== undefined, 'file', path ?? 'fusermount3 was looked for');
}
