import type { ContainerRequest } from '../../model/request.ts';
import { sshFeature } from '../ssh/ssh-feature.ts';
import { insidePort } from '../ssh/ssh-port.ts';
import { type Additions, noAdditions } from './additions.ts';

/** How a dev container is to be reached by SSH. */
export interface SshWish {
  readonly port: number;
  /** Something may be built, for the server. */
  readonly mayBuild: boolean;
  readonly hasNetwork: boolean;
}

/** What SSH needs of a container; or one sentence why it cannot be reached so. */
export function sshAdditions(
  request: ContainerRequest,
  { port, mayBuild, hasNetwork }: SshWish,
): { readonly additions: Additions } | { readonly refused: string } {
  if (!hasNetwork)
    return {
      refused:
        'SSH needs a network to reach the container by, and it is to have none: containai shell and exec need none; containai rm forgets that SSH was wished.',
    };
  const shared = request.namespaces.find(({ value: { kind, mode } }) => kind === 'net' && /^(?:container|service|none)(?::|$)/u.test(mode));
  if (shared !== undefined)
    return {
      refused: `SSH needs a network of the container’s own to publish a port in, and its network is ${shared.value.mode}: containai shell and exec need none.`,
    };
  const server = mayBuild
    ? 'where its image has no sshd, a Feature of containai installs one'
    : 'with the sshd of its image, since nothing may be built';
  return {
    additions: {
      ...noAdditions,
      ports: [{ hostPort: port, containerPort: insidePort }],
      ...(mayBuild ? { feature: sshFeature() } : {}),
      says: [`SSH at 127.0.0.1:${port}: ${server}`],
    },
  };
}
