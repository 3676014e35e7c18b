import { readHostPath } from '../syntax/host-path.ts';
import { devicePassed as rule } from './device-passed.ts';
import { given, tell } from '../../test/rule-cases.ts';

const device = (path: string, target = path) => ({ devices: [given({ path: readHostPath(path), target, permissions: 'rwm' })] });

tell(rule, [
  ['kvm', device('/dev/kvm'), /\/dev\/kvm is passed[^]*nobody:nogroup/u],
  ['a disk', device('/dev/sda'), /every user in/u],
  ['renamed', device('/dev/null', '/dev/mynull'), /as \/dev\/mynull[^]*creating device nodes/u],
  ['kernel messages', device('/dev/kmsg'), /\/dev\/null in its place/u],
  ['by variable', device('${localEnv:DEVICE}', '/dev/x'), /\$DEVICE is passed/u],
  ['none', {}, 'clear'],
]);
