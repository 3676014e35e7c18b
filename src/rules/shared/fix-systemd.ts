import type { Change, ContainerRequest } from '../../model/request.ts';
import { addition, replacement } from './fix.ts';

/**
 * What Sysbox gives a container in which it notices systemd, as changes: a tmpfs on /run and /run/lock, and its word for the container. Undefined
 * where something else is mounted there. It was measured with a tmpfs on /tmp too, which Sysbox does not give: Docker's lets nothing be run
 * from it, so it is left out.
 */
export function preparing(request: ContainerRequest): readonly Change[] | undefined {
  const changes: Change[] = [];
  for (const target of ['/run', '/run/lock']) {
    const now = request.mounts.find(({ value }) => value.target === target);
    if (now === undefined) changes.push(addition(request, 'mounts', { kind: 'tmpfs', target, readOnly: false }));
    else if (now.value.kind !== 'tmpfs') return undefined;
  }
  const variable = { name: 'container', value: 'private-users', scope: 'container' } as const;
  const now = request.environment.find(({ value }) => value.name === variable.name && value.scope === variable.scope);
  if (now === undefined || now.from.layer !== 'file') changes.push(addition(request, 'environment', variable));
  else if (now.value.value !== variable.value) changes.push(replacement(request, 'environment', now, variable));
  return changes;
}
