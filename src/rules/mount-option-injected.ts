import type { Issue } from '../model/rule.ts';
import type { Mount } from '../model/request.ts';
import { readHostPath } from '../syntax/host-path.ts';
import { defineRule, everywhere } from './define-rule.ts';
import { measured, page, source } from './shared/cite.ts';
import { each, none } from './shared/each.ts';
import { atTarget, leaves } from './shared/host-reach.ts';
import { short } from './shared/short.ts';

export const mountOptionInjected = defineRule({
  id: 'mount-option-injected',
  title: 'A mount is more than it looks: options hidden in its fields, or a volume that is really a host folder or device',
  concern: 'isolation',
  severity: 'critical',
  levels: everywhere('error'),
  judges: ['container'],
  reads: ['mounts', 'oddities'],
  options: {},
  why: 'The Dev Containers CLI joins the fields of an object mount with commas, so a comma in one of them adds options that no reviewer sees. The options of Docker’s local volume driver go to mount(8) as host root: with them a volume is a bind of any folder, an overlay over it, or a disk.',
  advice: 'Write a bind as a bind, with one plain value for each field.',
  cites: [
    measured('a volume with type=none,o=bind,device=… given in the mount itself was bound by dockerd', 'devcontainer-cli'),
    source('devcontainers/cli@f683c29 src/spec-node/singleContainer.ts generateMountCommand: joins type, source and target as text'),
    page('https://docs.docker.com/engine/storage/volumes/#use-a-volume-driver'),
  ],
  references: [
    'https://docs.docker.com/reference/cli/docker/volume/create/#driver-specific-options',
    'https://docs.docker.com/engine/storage/volumes/',
  ],
  examples: [
    {
      format: 'devcontainer',
      bad: '{ "image": "debian", "mounts": [{ "type": "volume", "source": "data", "target": "/x,volume-opt=type=none,volume-opt=o=bind,volume-opt=device=/etc" }] }',
      good: '{ "image": "debian", "mounts": [{ "type": "volume", "source": "data", "target": "/x" }] }',
    },
    {
      format: 'docker-run',
      bad: 'docker run --mount type=volume,source=data,target=/x,volume-opt=type=none,volume-opt=o=bind,volume-opt=device=/etc debian',
      good: 'docker run --mount type=volume,source=data,target=/x,volume-opt=type=nfs,volume-opt=o=addr=10.0.0.1,volume-opt=device=:/export debian',
    },
    {
      format: 'compose',
      bad: 'services:\n  app:\n    image: debian\n    volumes:\n      - data:/x\nvolumes:\n  data:\n    driver: local\n    driver_opts:\n      type: none\n      o: bind\n      device: /etc\n',
      good: 'services:\n  app:\n    image: debian\n    volumes:\n      - data:/x\nvolumes:\n  data:\n',
    },
  ],
  check: ({ mounts, oddities }) => {
    const injected = each(oddities, ({ kind, text }) => (kind === 'mount-option-injected' ? text : undefined));
    const disguised = each(mounts, say);
    return disguised === none ? injected : join(injected, disguised);
  },
});

function join(first: readonly Issue[], second: readonly Issue[]): readonly Issue[] {
  return first.length === 0 ? second : [...first, ...second];
}

// File systems that another machine or memory holds: nothing of this host is shown.
const harmless = /^(?:tmpfs|nfs4?|cifs|smb3?|sshfs|fuse\.sshfs|glusterfs|ceph|9p|)$/u;

function say(mount: Mount): string | undefined {
  const { options } = mount;
  if (options === undefined || mount.driver !== undefined || mount.kind !== 'volume') return undefined;
  const type = (options['type'] ?? '').toLowerCase();
  const flags = options['o'] ?? '';
  const device = options['device'] ?? '';
  const what = disguise(type, flags, device);
  const name = typeof mount.source === 'string' ? `The volume ${short(mount.source, 40)}` : 'The volume';
  return what === undefined ? undefined : `${name}${atTarget(mount)} is really ${what}: the local driver mounts it as host root`;
}

function disguise(type: string, flags: string, device: string): string | undefined {
  if (type === 'overlay' || /(?:^|,)(?:lowerdir|upperdir)=/u.test(flags)) return `an overlay of ${short(flags === '' ? device : flags)}`;
  if (/(?:^|,)r?bind(?:,|$)/u.test(flags) || type === 'bind' || type === 'none')
    return device === '' || !leaves(readHostPath(device)) ? undefined : `a bind of ${short(device)}`;
  if (/^\/dev\/|^(?:UUID|LABEL|PARTUUID|PARTLABEL)=/u.test(device)) return `the device ${short(device)}`;
  if (!harmless.test(type)) return `a mount of type ${short(type, 20)}${device === '' ? '' : ` of ${short(device)}`}`;
  return type === '' && /^(?:[/~.]|\$\{)/u.test(device) && leaves(readHostPath(device)) ? `a bind of ${short(device)}` : undefined;
}
