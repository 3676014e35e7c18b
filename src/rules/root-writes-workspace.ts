import type { Fact } from '../model/fact.ts';
import type { Mount, SecurityOption } from '../model/request.ts';
import { liesIn } from '../syntax/host-path.ts';
import { hostSource } from '../syntax/mount-strings.ts';
import { defineRule, everywhere } from './define-rule.ts';
import { measured } from './shared/cite.ts';
import { none } from './shared/each.ts';
import { reach, showMount } from './shared/host-reach.ts';
import { short } from './shared/short.ts';
import { isRoot } from '../syntax/user.ts';

export const rootWritesWorkspace = defineRule({
  id: 'root-writes-workspace',
  title: 'Root inside can leave files of the host’s root in a shared folder',
  concern: 'isolation',
  severity: 'medium',
  levels: everywhere('note'),
  judges: ['container'],
  reads: ['mounts', 'user', 'securityOptions'],
  options: {},
  why: 'Sysbox maps ids one to one on a folder of the host, so that files keep their owners on both sides. What container root writes is therefore host root’s, and a program that it marks setuid runs with root’s rights for whoever starts it on the host. That is so for nearly every dev container; it matters once something from the folder is run outside.',
  advice:
    'Look at what the container left before running it on the host, keep the folder on a file system mounted nosuid, or use a volume.',
  cites: [
    measured(
      'container root copied a shell into the bound workspace and set mode 4755: on the host it is root’s, and run by the host’s nobody it gave euid 0 (file system without nosuid)',
    ),
    measured('sudo by a non-root user works with full capabilities; with no-new-privileges it is refused'),
  ],
  row: 'mounts.setuid-files',
  references: [
    'https://github.com/nestybox/sysbox/blob/master/docs/user-guide/storage.md',
    'https://man7.org/linux/man-pages/man8/mount.8.html',
  ],
  examples: [
    { format: 'docker-run', bad: 'docker run -v ./src:/src debian', good: 'docker run -v ./src:/src:ro debian' },
    {
      format: 'devcontainer',
      bad: '{ "image": "debian", "remoteUser": "vscode" }',
      good: '{ "image": "debian", "workspaceMount": "source=code,target=/code,type=volume", "workspaceFolder": "/code" }',
    },
    {
      format: 'compose',
      bad: 'services:\n  app:\n    image: debian\n    volumes:\n      - .:/code\n',
      good: 'services:\n  app:\n    image: debian\n    user: "1000"\n    security_opt:\n      - no-new-privileges:true\n    volumes:\n      - .:/code\n',
    },
  ],
  check: ({ mounts, user, securityOptions }) => {
    const how = becomesRoot(user, securityOptions);
    if (how === undefined) return none;
    const folders = mounts.filter(isWritableFolder);
    const [first] = folders;
    if (first === undefined) return none;
    const more = folders.length === 1 ? '' : `, and ${folders.length - 1} more`;
    return [
      {
        message: `${showMount(first.value)}, writable${more}: ${how}, and what root makes there belongs to this machine’s root, setuid programs included`,
        evidence: folders,
      },
    ];
  },
});

const kernelFolders = ['/dev', '/proc', '/sys'];

function isWritableFolder({ value }: Fact<Mount>): boolean {
  if (value.readOnly) return false;
  const path = hostSource(value);
  // No programs are kept there, and the kernel asks for the host's user namespace before it lets anyone write.
  if (path === undefined || kernelFolders.some((folder) => liesIn(path, folder))) return false;
  const { engineSocket, agentSocket } = reach(path);
  return engineSocket !== '' && agentSocket === undefined;
}

function becomesRoot(user: Fact<string> | undefined, options: readonly Fact<SecurityOption>[]): string | undefined {
  if (user === undefined) return 'the container’s user is root unless its image says otherwise';
  if (isRoot(user.value)) return 'the container’s user is root';
  const isHeld = options.some(({ value }) => value.name === 'no-new-privileges' && value.value !== 'false');
  return isHeld ? undefined : `user ${short(user.value, 40)} can become root where the image has sudo`;
}
