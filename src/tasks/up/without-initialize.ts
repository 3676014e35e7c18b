import type { Request } from '../../model/request.ts';

/** A request without `initializeCommand`, which runs on this machine and says nothing of the container; commands of Compose stay. */
export function withoutInitialize(request: Request): Request {
  return request.kind === 'build'
    ? request
    : { ...request, hostCommands: request.hostCommands.filter(({ value }) => value.event !== 'initializeCommand') };
}
