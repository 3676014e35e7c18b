import type { ContainerCommand } from '../model/request.ts';
import { privilegeThroughHealthcheckOrHook as rule } from './privilege-through-healthcheck-or-hook.ts';
import { given, tell } from '../../test/rule-cases.ts';

const hook = (parts: Partial<ContainerCommand>, user?: string) => ({
  containerCommands: [given<ContainerCommand>({ event: 'post_start', command: './x', ...parts })],
  ...(user === undefined ? {} : { user: given(user) }),
});

tell(rule, [
  ['privileged', hook({ privileged: true }), /runs “\.\/x” privileged: under runc/u],
  ['privileged as another', hook({ privileged: true, user: 'root' }, '1000'), /privileged as root/u],
  ['as root', hook({ user: 'root' }, '1000'), /as root, though the container runs as 1000/u],
  ['as root by number', hook({ user: '0:0', event: 'pre_stop' }, 'node'), /pre_stop runs[^]*as root/u],
  ['as root, user unknown', hook({ user: 'root' }), /whatever the container’s user is/u],
  ['as another user', hook({ user: 'postgres' }, 'node'), [/not as the container’s user/u, 'note']],
  ['as the same', hook({ user: 'node' }, 'node'), 'clear'],
  ['root in a container of root', hook({ user: '0' }, 'root'), 'clear'],
  ['without a user', hook({}), 'clear'],
  ['not privileged', hook({ privileged: false }), 'clear'],
  ['a lifecycle command as remote user', hook({ event: 'postCreateCommand', user: 'vscode' }, 'root'), 'clear'],
]);
