import { seccompUnconfined as rule } from './seccomp-unconfined.ts';
import { given, place, tell } from '../../test/rule-cases.ts';

tell(rule, [
  ['in the file', { securityOptions: [given({ name: 'seccomp', value: 'unconfined' })] }, /switched off: Sysbox honours/u],
  [
    'by a Feature',
    { securityOptions: [{ value: { name: 'seccomp', value: 'unconfined' }, from: place('feature', 'Feature go 1.3.4') }] },
    /by Feature go 1\.3\.4/u,
  ],
  ['by an image label', { securityOptions: [given({ name: 'seccomp', value: 'unconfined' }, 'image')] }, /by the image’s label/u],
  [
    'by a Feature of an image',
    {
      securityOptions: [
        {
          value: { name: 'seccomp', value: 'unconfined' },
          from: place('image', 'Feature go 1.3.4 of image mcr.microsoft.com/devcontainers/go'),
        },
      ],
    },
    /by Feature go 1\.3\.4 of image mcr\.microsoft\.com\/devcontainers\/go:/u,
  ],
  ['a profile', { securityOptions: [given({ name: 'seccomp', value: '{}' })] }, 'clear'],
  ['the built-in one', { securityOptions: [given({ name: 'seccomp', value: 'builtin' })] }, 'clear'],
  ['of AppArmor', { securityOptions: [given({ name: 'apparmor', value: 'unconfined' })] }, 'clear'],
]);
