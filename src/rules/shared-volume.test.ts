import { given, mount, place, tell, volume } from '../../test/rule-cases.ts';
import { sharedVolume as rule } from './shared-volume.ts';

const compose = (external: boolean) => ({
  from: place('file', 'compose.yaml', '/services/app'),
  mounts: [
    {
      value: { kind: 'volume' as const, source: 'data', target: '/d', readOnly: false, ...(external ? { external: true as const } : {}) },
      from: place('file', 'compose.yaml'),
    },
  ],
});

tell(rule, [
  ['a plain name', { mounts: [mount('source=cache,target=/cache,type=volume')] }, /volume cache at \/cache is shared/u],
  ['of a Feature', { mounts: [volume('minikube-config:/home/vscode/.minikube', 'feature')] }, /minikube-config/u],
  ['of another variable', { mounts: [volume('cache-x:/cache'), mount('source=c-${localEnv:USER},target=/c')] }, /cache-x[^]*c-/u],
  ['external, of Compose', compose(true), /volume data/u],
  ['of Compose', compose(false), 'clear'],
  ['of a dev container in Compose', { ...compose(false), mounts: [volume('cache:/cache')] }, 'clear'],
  ['with the container’s id', { mounts: [mount('source=cache-${devcontainerId},target=/cache')] }, 'clear'],
  ['with the folder’s name', { mounts: [mount('source=${localWorkspaceFolderBasename}-modules,target=/m')] }, 'clear'],
  ['anonymous', { mounts: [volume('/data')] }, 'clear'],
  ['a bind', { mounts: [volume('./data:/data')] }, 'clear'],
  ['tmpfs', { mounts: [mount('type=tmpfs,target=/tmp')] }, 'clear'],
  [
    'through the API, where names are final',
    { mounts: [given({ kind: 'volume', source: 'cache', target: '/c', readOnly: false }, 'api')] },
    'clear',
  ],
]);
