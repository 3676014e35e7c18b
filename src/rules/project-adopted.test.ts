import { place, tell } from '../../test/rule-cases.ts';
import { projectAdopted as rule } from './project-adopted.ts';

tell(rule, [
  [
    'by .env',
    { project: { value: 'payments', from: place('file', '.env', '/COMPOSE_PROJECT_NAME') } },
    /^COMPOSE_PROJECT_NAME makes this the project payments/u,
  ],
  [
    'by a name like another folder’s',
    { project: { value: 'payments_devcontainer', from: place('file', 'compose.yaml', '/name') } },
    /those of a folder payments:/u,
  ],
  [
    'by an ordinary name',
    { project: { value: 'shop', from: place('file', 'compose.yaml', '/name') } },
    [/harmless while no other folder/u, 'note'],
  ],
  ['by the folder', { project: { value: 'x_devcontainer', from: place('default', 'compose.yaml', '') } }, 'clear'],
  ['not said', {}, 'clear'],
]);
