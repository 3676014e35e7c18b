import { runtimeFolderVariable } from '../known/host-paths.ts';
import { kernelTarget } from '../known/sysbox-mounts.ts';
import type { HostPath } from '../model/host-path.ts';
import type { Mount } from '../model/request.ts';
import { liesIn, showHostPath } from '../syntax/host-path.ts';
import { defineRule, everywhere, issuesOf } from './define-rule.ts';
import { measured, source } from './shared/cite.ts';
import { reach } from './shared/host-reach.ts';

export const readonlyNotRecursive = defineRule({
  id: 'readonly-not-recursive',
  title: 'A read-only folder whose mounts below stay writable',
  concern: 'sysbox',
  severity: 'low',
  levels: everywhere('note'),
  judges: ['container'],
  reads: ['mounts'],
  options: {},
  why: 'Since version 25 Docker makes a read-only bind read-only to its depth where the runtime can. Sysbox cannot, so Docker falls back without a word: what is mounted below the folder on the host stays writable.',
  advice: 'Bind a folder that has no mounts below it, or each of them read-only.',
  cites: [
    measured('--mount …,readonly,bind-propagation=rprivate,bind-recursive=readonly: “rro is not supported by runtime "sysbox-runc"”'),
    source('moby/moby@docker-v29.7.2 daemon/daemon_linux.go'),
  ],
  row: 'mounts.read-only-recursive',
  references: ['https://docs.docker.com/engine/storage/bind-mounts/#recursive-mounts'],
  examples: [
    {
      format: 'docker-run',
      bad: 'docker run -v /srv/data:/data:ro debian:12',
      good: 'docker run -v ./settings.json:/etc/settings.json:ro debian:12',
    },
  ],
  check: ({ mounts }) => issuesOf(mounts, judge),
});

// Names that are files: with an ending, and those of well-known files without one.
const file = new RegExp(
  [
    /[^/]\.(?!d$)[A-Za-z0-9]{1,10}$/u,
    /(?:^|\/)(?:localtime|timezone|passwd|group|g?shadow|sub[ug]id|hosts|hostname|machine-id|os-release|sudoers|fstab)$/u,
    /(?:^|\/)(?:Dockerfile|Makefile|Gemfile|Procfile|LICENSE|README|gradlew|mvnw|known_hosts|config|credentials|authorized_keys|id_\w+)$/u,
    /(?:^|\/)\.(?:env|git-credentials|pgpass|vault-token|Xauthority|[\w.-]*(?:rc|config|history|ignore|profile|aliases))$/u,
    /^(?:\/usr(?:\/local)?)?\/s?bin\/[^/]+$/u,
  ]
    .map((one) => one.source)
    .join('|'),
  'u',
);

function judge({ kind, source: from, readOnly, target }: Mount): string | undefined {
  if (kind !== 'bind' || !readOnly || typeof from !== 'object' || file.test(from.path) || file.test(target)) return undefined;
  // Nothing is mounted below a socket, and no data below the host's device nodes.
  if (isSocket(from) || liesIn(from, '/dev')) return undefined;
  // Sysbox puts its own mount there, or none: the rules about those paths say so.
  const becomes = kernelTarget(target);
  if (becomes === 'replaced' || becomes === 'dropped') return undefined;
  return `${showHostPath(from)} is read-only at ${target}, but what is mounted below it on the host is not: Sysbox does not support recursive read-only binds`;
}

// The folders that hold sockets are folders all the same.
const socketName = /agent|auth|bus|wayland-\d/iu;

function isSocket(path: HostPath): boolean {
  const { engineSocket, agentSocket } = reach(path);
  if (engineSocket === '') return true;
  if (agentSocket === undefined) return false;
  return path.path === '' ? path.variable !== runtimeFolderVariable : socketName.test(path.path.slice(path.path.lastIndexOf('/') + 1));
}
