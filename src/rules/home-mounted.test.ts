import { homeMounted as rule } from './home-mounted.ts';
import { given, tell, volume } from '../../test/rule-cases.ts';

tell(rule, [
  ['~', { mounts: [volume('~:/x')] }, /next login runs/u],
  ['by variable', { mounts: [volume('${localEnv:HOME}:/x')] }, /next login runs/u],
  ['by both variables', { mounts: [volume('${localEnv:HOME}${localEnv:USERPROFILE}:/x')] }, /next login runs/u],
  ['with a slash', { mounts: [volume('${localEnv:HOME}/:/x')] }, /next login runs/u],
  ['by name', { mounts: [volume('/home/x:/x')] }, /next login runs/u],
  ['on a Mac', { mounts: [volume('/Users/x:/x')] }, /next login runs/u],
  ['on Windows', { mounts: [volume('C:/Users/x:/x')] }, /next login runs/u],
  ['read-only', { mounts: [volume('~:/x:ro')] }, /can be read$/u],
  ['all homes', { mounts: [volume('/home:/x')] }, /homes of all users/u],
  ['all homes on a Mac', { mounts: [volume('/Users:/x')] }, /homes of all users/u],
  ['by dots', { mounts: [volume('~/..:/x')] }, /homes of all users/u],
  [
    'a workspace that is the home',
    { mounts: [given({ kind: 'bind', source: { base: 'workspace', path: '', real: '/home/x' }, target: '/w', readOnly: false })] },
    /next login runs/u,
  ],
  ['by the user’s name', { mounts: [volume('/home/${localEnv:USER}:/x')] }, /in the whole home can/u],
  ['a file in it by the user’s name', { mounts: [volume('/home/${localEnv:USER}/.gitconfig:/x')] }, 'clear'],
  ['root’s is another rule’s', { mounts: [volume('/root:/x')] }, 'clear'],
  ['a folder in it', { mounts: [volume('~/data:/x')] }, 'clear'],
  ['the workspace', { mounts: [volume('.:/home/x')] }, 'clear'],
]);
