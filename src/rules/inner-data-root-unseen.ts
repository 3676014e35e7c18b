import { defaultDataRoot, readDataRoot } from '../known/inner-data-root.ts';
import type { Fact } from '../model/fact.ts';
import type { ContainerCommand, ContainerRequest, Mount, Request } from '../model/request.ts';
import type { Issue } from '../model/rule.ts';
import { normalisePath } from '../syntax/host-path.ts';
import { nameOf, shellCommands } from '../syntax/shell-commands.ts';
import { both, defineRule, issuesOf, levels, noIssues } from './define-rule.ts';
import { measured, source } from './shared/cite.ts';
import { either, replacing } from './shared/fix.ts';

const words = {
  title: 'Leave the inner Docker’s data at /var/lib/docker',
  stops: 'Images in the other folder are not seen any more; the inner Docker starts with none, and a volume on /var/lib/docker keeps them.',
} as const;

export const innerDataRootUnseen = defineRule({
  id: 'inner-data-root-unseen',
  title: 'Sysbox does not see where the inner Docker keeps its data',
  concern: 'sysbox',
  severity: 'high',
  levels: levels('error', 'error', 'warn'),
  judges: ['container', 'build'],
  reads: ['command', 'containerCommands', 'daemonConfiguration', 'entrypoint', 'mounts'],
  options: {},
  why: 'An inner Docker needs a data-root on a file system of the host. Sysbox mounts one on /var/lib/docker, or on the data-root it finds in the image’s /etc/docker/daemon.json. It reads that file line by line, not as JSON: it understands the key only on a line of its own, and otherwise mounts a nonsense path or sees nothing. What the command line of dockerd says it never sees. The data then lies on the container’s own overlay, where overlay2 cannot.',
  advice: 'Write "data-root" on a line of its own in the image’s daemon.json, mount a volume on that path, or leave it at /var/lib/docker.',
  cites: [
    measured(
      '"data-root" alone on its line: Sysbox prepares that folder; minified {"data-root":"/d"}: it mounts a folder literally named /d"} and nothing on /d',
    ),
    measured('{"debug":true,"data-root":"/d"} is not noticed at all', 'sysbox-runc-conversion'),
    source('nestybox/sysbox-runc@a4dd414f libsysbox/syscont/spec.go getFileAttrValue, getInnerDockerDataRootPath'),
  ],
  row: 'docker-in-docker.data-root-unseen',
  references: ['https://github.com/nestybox/sysbox/blob/v0.7.0/docs/user-guide/dind.md'],
  examples: [
    {
      format: 'devcontainer',
      bad: '{ "image": "debian:12", "postStartCommand": "sudo dockerd --data-root /data/docker" }',
      good: '{ "image": "debian:12", "postStartCommand": "sudo dockerd" }',
    },
    {
      format: 'dockerfile',
      bad: `FROM debian:12\nRUN echo '{"data-root":"/data"}' > /etc/docker/daemon.json\n`,
      good: `FROM debian:12\nRUN printf '{\\n"data-root": "/data"\\n}\\n' > /etc/docker/daemon.json\n`,
    },
  ],
  check: (request, { peers }) => {
    if (request.kind === 'build') return issuesOf(request.daemonConfiguration, judgeConfiguration, peers ?? []);
    const { command, containerCommands, entrypoint, mounts } = request;
    return both(
      both(judgeWords(entrypoint, mounts), judgeWords(command, mounts)),
      issuesOf(containerCommands, ({ event, command: text }, covering) => judgeCommand(text, event, covering), mounts),
    );
  },
  fix: either(
    replacing('containerCommands', (said) => changed(said, withoutDataRoot(said.command)), words),
    replacing('command', withoutDataRootWords, words),
    replacing('entrypoint', withoutDataRootWords, words),
    replacing('daemonConfiguration', withoutDataRootSetting, words),
  ),
});

function judgeConfiguration(text: string, peers: readonly Request[]): string | undefined {
  const root = readDataRoot(text);
  if (
    root === undefined ||
    same(root.sysbox, root.docker) ||
    peers.some((peer) => peer.kind === 'container' && covers(peer.mounts, root.docker))
  )
    return undefined;
  const sees =
    root.sysbox === defaultDataRoot
      ? 'Sysbox reads line by line and does not see it'
      : `Sysbox reads line by line and prepares ${root.sysbox} instead`;
  return `The inner daemon.json puts Docker’s data at ${root.docker}, but ${sees}`;
}

function judgeWords(words: Fact<readonly string[]> | undefined, mounts: ContainerRequest['mounts']): readonly Issue[] {
  if (words === undefined) return noIssues;
  const message = judgeCommand(words.value.join(' '), 'The container’s command', mounts);
  return message === undefined ? noIssues : [{ message, evidence: [words] }];
}

function judgeCommand(text: string, who: string, mounts: ContainerRequest['mounts']): string | undefined {
  if (!text.includes('dockerd')) return undefined;
  for (const command of shellCommands(text)) {
    const root = nameOf(command) === 'dockerd' ? rootOf(command.words) : undefined;
    if (root !== undefined && !same(root, defaultDataRoot) && !covers(mounts, root))
      return `${who} starts dockerd with its data at ${root}, which Sysbox cannot see: it prepares ${defaultDataRoot} alone`;
  }
  return undefined;
}

function rootOf(words: readonly string[]): string | undefined {
  for (let index = 1; index < words.length; index++) {
    const match = /^(?:--data-root|--graph|-g)(?:=(.*))?$/u.exec(words[index]!);
    if (match !== null) return match[1] ?? words[index + 1];
  }
  return undefined;
}

function same(a: string, b: string): boolean {
  return normalisePath(a) === normalisePath(b);
}

// A volume or bind on the folder, or above it, is on a file system of the host already.
function covers(mounts: readonly Fact<Mount>[], folder: string): boolean {
  const path = normalisePath(folder);
  return mounts.some(
    ({ value: { kind, target } }) =>
      (kind === 'volume' || kind === 'bind') && (path === target || path.startsWith(target.endsWith('/') ? target : `${target}/`)),
  );
}

function changed(said: ContainerCommand, command: string | undefined): ContainerCommand | undefined {
  return command === undefined ? undefined : { ...said, command };
}

const option = /\s(?:--data-root|--graph|-g)(?:=|\s+)(?:"[^"$`\\]*"|'[^']*'|[^\s"'$`;|&<>()\\]+)(?=$|[\s;|&<>()])/gu;

// Only where it stands as a plain word: what a shell would put together is left to its author.
function withoutDataRoot(text: string): string | undefined {
  const without = text.replaceAll(option, '');
  return without === text || judgeCommand(without, '', []) !== undefined ? undefined : without;
}

function withoutDataRootWords(given: readonly string[]): readonly string[] | undefined {
  const kept: string[] = [];
  for (let index = 0; index < given.length; index++) {
    const word = given[index]!;
    if (/^(?:--data-root|--graph|-g)$/u.test(word)) index++;
    else kept.push(withoutDataRoot(word) ?? word);
  }
  const without = kept.filter((word) => !/^(?:--data-root|--graph|-g)=/u.test(word));
  return without.join('\n') === given.join('\n') ? undefined : without;
}

function withoutDataRootSetting(text: string): string | undefined {
  let settings: unknown;
  try {
    settings = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof settings !== 'object' || settings === null || Array.isArray(settings)) return undefined;
  return JSON.stringify(
    Object.fromEntries(Object.entries(settings).filter(([key]) => key !== 'data-root' && key !== 'graph')),
    undefined,
    2,
  );
}
