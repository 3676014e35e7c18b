import { given, mount, tell, volume } from '../../test/rule-cases.ts';
import { workspaceMountRedirected as rule } from './workspace-mount-redirected.ts';

tell(rule, [
  ['the parent', { workspaceMount: mount('source=${localWorkspaceFolder}/..,target=/w,type=bind') }, /a parent of the folder/u],
  ['a parent further up', { workspaceMount: mount('source=${localWorkspaceFolder}/../..,target=/w,type=bind') }, /a parent of the folder/u],
  ['a neighbour', { workspaceMount: mount('source=${localWorkspaceFolder}/../other,target=/w,type=bind') }, /not the folder/u],
  ['an absolute path', { workspaceMount: mount('source=/srv/code,target=/w,type=bind') }, /not the folder/u],
  ['the home', { workspaceMount: mount('source=${localEnv:HOME},target=/w,type=bind') }, /not the folder/u],
  ['a variable', { workspaceMount: mount('source=${localEnv:CODE},target=/w,type=bind') }, /not the folder/u],
  [
    'a volume that the local driver binds',
    { workspaceMount: mount('source=v,target=/w,volume-opt=type=none,volume-opt=o=bind,volume-opt=device=/srv') },
    /not the folder/u,
  ],
  [
    'git settings',
    { oddities: [given({ kind: 'workspace-redirected', text: 'core.worktree is “/”: the reference CLI mounts that folder' })] },
    /core\.worktree/u,
  ],
  [
    'both',
    {
      workspaceMount: mount('source=/srv/code,target=/w,type=bind'),
      oddities: [given({ kind: 'workspace-redirected', text: 'core.worktree' })],
    },
    /not the folder[^]*core\.worktree/u,
  ],
  ['the workspace elsewhere inside', { workspaceMount: mount('source=${localWorkspaceFolder},target=/srv/app,type=bind') }, 'clear'],
  ['a folder of it', { workspaceMount: mount('source=${localWorkspaceFolder}/app,target=/w,type=bind') }, 'clear'],
  ['a volume, as for a clone', { workspaceMount: mount('source=clone,target=/w,type=volume') }, 'clear'],
  ['none', { workspaceMount: given('none' as const) }, 'clear'],
  ['another oddity', { oddities: [given({ kind: 'unknown-property', text: 'x' })] }, 'clear'],
  ['other mounts', { mounts: [volume('/srv:/srv')] }, 'clear'],
]);
