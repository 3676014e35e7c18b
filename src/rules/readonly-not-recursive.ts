import { kernelTarget } from '../known/sysbox-mounts.ts';
import type { Mount } from '../model/request.ts';
import { showHostPath } from '../syntax/host-path.ts';
import { defineRule, everywhere, issuesOf } from './define-rule.ts';
import { measured, source } from './shared/cite.ts';

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
const file =
  /[^/]\.(?!d$)[A-Za-z0-9]{1,10}$|(?:^|\/)(?:localtime|timezone|passwd|group|shadow|hosts|hostname|machine-id|Dockerfile|Makefile|known_hosts|config|authorized_keys|id_\w+|\.[\w.-]*(?:rc|config|history|ignore|profile|aliases))$/u;

function judge({ kind, source: from, readOnly, target }: Mount): string | undefined {
  if (kind !== 'bind' || !readOnly || typeof from !== 'object' || file.test(from.path) || file.test(target)) return undefined;
  // Sysbox puts its own mount there, or none: the rules about those paths say so.
  const becomes = kernelTarget(target);
  if (becomes === 'replaced' || becomes === 'dropped') return undefined;
  return `${showHostPath(from)} is read-only at ${target}, but what is mounted below it on the host is not: Sysbox does not support recursive read-only binds`;
}
