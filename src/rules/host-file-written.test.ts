import { readHostPath } from '../syntax/host-path.ts';
import { hostFileWritten as rule } from './host-file-written.ts';
import { build, given, tell } from '../../test/rule-cases.ts';

tell(rule, [
  ['outside', { hostFiles: [given({ path: readHostPath('/tmp/id'), access: 'write', by: '--cidfile' })] }, /--cidfile writes \/tmp\/id/u],
  ['by dots', { hostFiles: [given({ path: readHostPath('../id'), access: 'write', by: '--cidfile' })] }, /outside the workspace/u],
  ['of a build', build({ hostFiles: [given({ path: readHostPath('~/id'), access: 'write', by: '--iidfile' })] }), /--iidfile/u],
  [
    'in the workspace',
    { hostFiles: [given({ path: readHostPath('id'), access: 'write', by: '--cidfile' })] },
    [/in the workspace/u, 'note'],
  ],
  ['read', { hostFiles: [given({ path: readHostPath('/tmp/id'), access: 'read', by: '--env-file' })] }, 'clear'],
]);
