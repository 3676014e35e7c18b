import { posix } from 'node:path';
import type { JsonObject } from '../../formats/devcontainer/located.ts';
import { insidePort } from '../ssh/ssh-port.ts';

/** A system container, as it is to be made. */
export interface SystemContainer {
  /** Name of its image. */
  readonly image: string;
  /** Absolute real path of the folder that is mounted. */
  readonly workspace: string;
  /** Name of the volume for the images and containers of its inner engine. */
  readonly volume: string;
  /** The port of 127.0.0.1 that it is reached at by SSH; absent: by none. */
  readonly sshPort?: number;
}

/** Who works in a system container: the user of its image. */
export const systemUser = 'agent';

/** Where the workspace is inside. */
export function systemFolder(workspace: string): string {
  return posix.join('/workspaces', posix.basename(workspace) || 'workspace');
}

/** The volume of the inner engine of a sandbox. */
export function innerVolume(id: string): string {
  return `containai-${id}-docker`;
}

/**
 * Seconds until the engine kills what was told to stop. Containers of the inner engine that ignore SIGTERM are killed by it after ten, and systemd waits for that:
 * 10.5 in all (measured).
 */
const stopTimeout = 20;

/**
 * The body that makes a system container (Docker Engine API, `POST /containers/create`). Its command is the image’s, `/sbin/init`, by which Sysbox knows
 * systemd and gives it what it needs (measured). The inner engine’s data is a volume’s: Sysbox would lose it with the container.
 */
export function systemBody({ image, workspace, volume, sshPort }: SystemContainer): JsonObject {
  const port = `${insidePort}/tcp`;
  return {
    Image: image,
    StopTimeout: stopTimeout,
    ...(sshPort === undefined ? {} : { ExposedPorts: { [port]: {} } }),
    HostConfig: {
      Mounts: [
        { Type: 'bind', Source: workspace, Target: systemFolder(workspace) },
        { Type: 'volume', Source: volume, Target: '/var/lib/docker' },
      ],
      ...(sshPort === undefined ? {} : { PortBindings: { [port]: [{ HostIp: '127.0.0.1', HostPort: String(sshPort) }] } }),
    },
  };
}
