import { engineStoreMounted as rule } from './engine-store-mounted.ts';
import { tell, volume } from '../../test/rule-cases.ts';

tell(rule, [
  ['the store', { mounts: [volume('/var/lib/docker:/x')] }, /does not block it/u],
  ['the store onto itself', { mounts: [volume('/var/lib/docker:/var/lib/docker')] }, /does not block it/u],
  ['its volumes', { mounts: [volume('/var/lib/docker/volumes:/x')] }, /reads and changes/u],
  ['its volumes, read-only', { mounts: [volume('/var/lib/docker/volumes:/x:ro')] }, /root in the container reads what/u],
  [
    'containerd',
    { mounts: [volume('/var/lib/containerd:/x')] },
    /where it is ID-mapped, root in the container reads and changes what is in it/u,
  ],
  ['podman', { mounts: [volume('/var/lib/containers/storage:/x')] }, /engine’s store/u],
  ['rootless docker', { mounts: [volume('~/.local/share/docker:/x')] }, /engine’s store/u],
  ['rootless podman', { mounts: [volume('/home/x/.local/share/containers/storage:/x')] }, /engine’s store/u],
  ['Sysbox’s data', { mounts: [volume('/var/lib/sysbox:/x')] }, /engine’s store/u],
  ['Sysbox’s file system', { mounts: [volume('/var/lib/sysboxfs:/x')] }, /engine’s store/u],
  ['Sysbox’s sockets', { mounts: [volume('/run/sysbox:/x')] }, /Sysbox’s own manager/u],
  ['one of them', { mounts: [volume('/var/run/sysbox/sysmgr.sock:/x')] }, /Sysbox’s own manager/u],
  ['a parent', { mounts: [volume('/var/lib:/x')] }, /holds \/var\/lib\/docker/u],
  ['its parent', { mounts: [volume('/var:/x')] }, /holds \/var\/lib\/docker/u],
  ['the root is another rule’s', { mounts: [volume('/:/x')] }, 'clear'],
  ['a volume for the inner engine', { mounts: [volume('dind:/var/lib/docker')] }, 'clear'],
  ['a folder of the workspace for it', { mounts: [volume('./dind:/var/lib/docker')] }, 'clear'],
  ['a neighbour', { mounts: [volume('/var/lib/dockerfiles:/x')] }, 'clear'],
]);
