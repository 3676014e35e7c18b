import { expect, test } from 'vitest';
import { mountOutsideWorkspace as rule } from './mount-outside-workspace.ts';
import { build, check, container, given, mount, place, tell, volume } from '../../test/rule-cases.ts';

const redirected = volume('/srv/other:/workspaces/x');

tell(rule, [
  ['data of the host', { mounts: [volume('/srv/data:/data')] }, /outside the workspace/u],
  ['read-only', { mounts: [volume('/srv/data:/data:ro')] }, /is read by/u],
  ['a folder of the home', { mounts: [volume('~/.cache/pip:/cache')] }, /outside the workspace/u],
  ['by dots', { mounts: [volume('../other:/other')] }, /outside the workspace/u],
  [
    'the parent',
    { mounts: [volume('${localWorkspaceFolder}/..:/all')] },
    /folder above the repository, with all its neighbours, is read and written by[^]*inside$/u,
  ],
  [
    'the parent, by Compose',
    { mounts: [{ ...volume('..:/workspaces'), from: place('file', '.devcontainer/docker-compose.yml') }] },
    /all its neighbours[^]*; where Compose starts from \.devcontainer, \.\.:\/workspaces\/NAME mounts the repository alone$/u,
  ],
  ['shared memory, read-only', { mounts: [volume('/dev/shm:/dev/shm:ro')] }, /processes use, outside the workspace$/u],
  [
    'a link that leads out',
    { mounts: [given({ kind: 'bind', source: { base: 'workspace', path: 'x', real: '/srv/data' }, target: '/x', readOnly: false })] },
    /^\.\/x, which leads to \/srv\/data, is mounted/u,
  ],
  ['a variable', { mounts: [volume('${localEnv:DATA}:/data')] }, /variable DATA/u],
  ['a variable with a default inside', { mounts: [volume('${localEnv:DATA:./data}:/data')] }, /variable DATA/u],
  [
    'a volume that the local driver binds',
    { mounts: [mount('source=v,target=/x,volume-opt=type=none,volume-opt=o=bind,volume-opt=device=/srv/data')] },
    /outside/u,
  ],
  ['the time zone', { mounts: [volume('/etc/localtime:/etc/localtime:ro')] }, /: the host’s time zone, outside the workspace$/u],
  [
    'shared memory',
    { mounts: [volume('/dev/shm:/dev/shm')] },
    /shared memory, which all its processes use; everything that runs inside reads and writes there/u,
  ],
  ['user names', { mounts: [volume('/etc/passwd:/etc/passwd:ro')] }, /user names/u],
  ['git settings', { mounts: [volume('~/.gitconfig:/root/.gitconfig:ro')] }, /outside the workspace/u],
  [
    'beside the workspace mount',
    {
      mounts: [redirected, { ...volume('/srv/data:/data'), from: place('file', 'devcontainer.json', '/mounts/0') }],
      workspaceMount: redirected,
    },
    /data is mounted/u,
  ],
  ['the workspace', { mounts: [volume('.:/w')] }, 'clear'],
  ['a folder of it', { mounts: [volume('./src:/w/src')] }, 'clear'],
  ['one spelled with dots that stay inside', { mounts: [volume('./a/../b:/w')] }, 'clear'],
  ['where the line is run', { mounts: [volume('${localEnv:PWD}/src:/w')] }, 'clear'],
  ['a volume', { mounts: [volume('data:/data')] }, 'clear'],
  ['tmpfs', { mounts: [mount('type=tmpfs,target=/tmp')] }, 'clear'],
  [
    'a network volume',
    { mounts: [mount('source=v,target=/x,volume-opt=type=nfs,volume-opt=o=addr=10.0.0.1,volume-opt=device=:/export')] },
    'clear',
  ],
  ['the workspace mount is another rule’s', { mounts: [redirected], workspaceMount: redirected }, 'clear'],
  ['so are sockets', { mounts: [volume('/var/run/docker.sock:/s')] }, 'clear'],
  ['and system folders', { mounts: [volume('/etc:/x')] }, 'clear'],
  ['and keys', { mounts: [volume('~/.ssh:/x:ro')] }, 'clear'],
  ['and homes', { mounts: [volume('~:/x')] }, 'clear'],
  ['and stores', { mounts: [volume('/var/lib/docker:/x')] }, 'clear'],
  ['and the root', { mounts: [given({ kind: 'bind', source: { base: 'root', path: '/' }, target: '/x', readOnly: true })] }, 'clear'],
  [
    'the mounts of another container',
    { volumesFrom: [given('other')] },
    /^All that the container other mounts comes along, and what that is cannot be told here: [^]*socket/u,
  ],
  ['with a mode', { volumesFrom: [given('other:ro')] }, /the container other mounts comes along/u],
  ['as Compose names a container', { volumesFrom: [given('container:abc')] }, /the container abc mounts comes along/u],
  ['the same with a mode', { volumesFrom: [given('container:abc:rw')] }, /the container abc mounts comes along/u],
  ['a container that is called container', { volumesFrom: [given('container:ro')] }, /the container container mounts comes along/u],
  ['by a variable', { volumesFrom: [given('${localEnv:X:db}')] }, /comes along/u],
]);

test.each([
  ['a service of the project', 'db', 0],
  ['read-only', 'db:ro', 0],
  ['no service of it', 'cache', 1],
  ['itself', 'app', 1],
  ['a container of the engine with the name of a service', 'container:db', 1],
  ['a build of that name', 'made', 1],
])('mounts of %s', (_, from, count) => {
  const db = { ...container(), name: 'db' };
  const made = { ...build(), name: 'made' };
  const app = container({ volumesFrom: [given(from)] });
  expect(check(rule, app, [app, db, made])).toHaveLength(count);
});
