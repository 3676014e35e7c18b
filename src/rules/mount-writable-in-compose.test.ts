import { mountWritableInCompose as rule } from './mount-writable-in-compose.ts';
import { given, tell } from '../../test/rule-cases.ts';

tell(rule, [
  ['readonly dropped', { oddities: [given({ kind: 'mount-changed-by-compose', text: 'in Compose mode it is writable' })] }, /writable/u],
  ['another oddity', { oddities: [given({ kind: 'ignored-property', text: 'x' })] }, 'clear'],
]);
