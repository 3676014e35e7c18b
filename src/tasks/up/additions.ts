import type { Json, JsonObject } from '../../formats/devcontainer/located.ts';
import type { Change, ContainerRequest, ValueOf, Item } from '../../model/request.ts';
import type { Form } from '../../model/sandbox.ts';
import type { OwnFeature } from '../ssh/ssh-feature.ts';
import { applyChanges } from './apply-changes.ts';

/** What `up` puts into a start besides what the configuration asks for, since its user wishes it, or what is in the image needs it. */
export interface Additions {
  /** Published at 127.0.0.1. */
  readonly ports: readonly { readonly hostPort: number; readonly containerPort: number }[];
  /** File systems in memory: absolute paths inside, with options after a colon where it has some, as `docker run --tmpfs` takes them. */
  readonly tmpfs: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** The image’s own command is the first process. */
  readonly keepsCommand: boolean;
  /** The signal that ends the first process in order. */
  readonly stopSignal?: string;
  /** A Feature of this program’s own, which the reference CLI is given besides: it stands in no lockfile. */
  readonly feature?: OwnFeature;
  /** What of this is said in the plan: a line each, without a full stop. */
  readonly says: readonly string[];
}

/** Nothing is added. */
export const noAdditions: Additions = { ports: [], tmpfs: [], environment: {}, keepsCommand: false, says: [] };

/** Both together; of what only one can be, what the second says. */
export function joinAdditions(one: Additions, other: Additions): Additions {
  return {
    ...one,
    ...other,
    ports: [...one.ports, ...other.ports],
    tmpfs: [...one.tmpfs, ...other.tmpfs],
    environment: { ...one.environment, ...other.environment },
    keepsCommand: one.keepsCommand || other.keepsCommand,
    says: [...one.says, ...other.says],
  };
}

/** The request of the dev container with what is added: what is judged, planned, and compared with at the next start. */
export function addToRequest(request: ContainerRequest, { ports, tmpfs, environment, keepsCommand }: Additions): ContainerRequest {
  const changes: Change[] = [
    ...ports.map(({ hostPort, containerPort }) =>
      adding('ports', { address: '127.0.0.1', hostPort: String(hostPort), containerPort: String(containerPort), protocol: 'tcp' }),
    ),
    ...tmpfs.map((one) => adding('mounts', { kind: 'tmpfs', target: one.split(':', 1)[0]!, readOnly: false })),
    ...Object.entries(environment).map(([name, value]) => adding('environment', { name, value, scope: 'container' })),
    ...(keepsCommand ? [adding('overrideCommand', false)] : []),
  ];
  return applyChanges(request, changes);
}

type Fields = { readonly [F in 'ports' | 'mounts' | 'environment' | 'overrideCommand']: ValueOf<Item<ContainerRequest[F]>> };

function adding<F extends keyof Fields>(field: F, value: Fields[F]): Change {
  // The field and its value belong together; the union of all fields cannot say so.
  return { do: 'add', kind: 'container', field, value } as Change;
}

/**
 * The configuration with what is added, as the reference CLI gets it. In the Compose form ports and the like are the business of one more Compose file
 * (`composeFile`, an absolute path): `composeAdditions` is what it holds.
 */
export function addToConfiguration(configuration: JsonObject, additions: Additions, form: Form, composeFile: string): JsonObject {
  const { keepsCommand } = additions;
  const common: JsonObject = {
    ...configuration,
    ...(keepsCommand ? { overrideCommand: false } : {}),
  };
  if (form === 'compose') {
    if (!hasOwnFile(additions)) return common;
    const files = configuration['dockerComposeFile'];
    return { ...common, dockerComposeFile: [...(Array.isArray(files) ? (files as readonly Json[]) : [files ?? '']), composeFile] };
  }
  const args = runArguments(additions);
  const written = configuration['runArgs'];
  return args.length === 0 ? common : { ...common, runArgs: [...(Array.isArray(written) ? (written as readonly Json[]) : []), ...args] };
}

/** Whether the Compose form needs one more Compose file for what is added. */
export function hasOwnFile({ ports, tmpfs, environment, stopSignal }: Additions): boolean {
  return ports.length > 0 || tmpfs.length > 0 || Object.keys(environment).length > 0 || stopSignal !== undefined;
}

/** One more Compose file for a service (Compose Specification: lists of files are merged, later ones win). */
export function composeAdditions(service: string, { ports, tmpfs, environment, stopSignal }: Additions): JsonObject {
  return {
    services: {
      [service]: {
        ...(ports.length === 0
          ? {}
          : {
              ports: ports.map(({ hostPort, containerPort }) => ({
                target: containerPort,
                published: String(hostPort),
                host_ip: '127.0.0.1',
                protocol: 'tcp',
              })),
            }),
        ...(tmpfs.length === 0 ? {} : { tmpfs }),
        ...(Object.keys(environment).length === 0 ? {} : { environment: { ...environment } }),
        ...(stopSignal === undefined ? {} : { stop_signal: stopSignal }),
      },
    },
  };
}

// After what the configuration says itself: of what only one can be, the last counts.
function runArguments({ ports, tmpfs, environment, stopSignal }: Additions): readonly string[] {
  return [
    ...ports.flatMap(({ hostPort, containerPort }) => ['-p', `127.0.0.1:${hostPort}:${containerPort}`]),
    ...tmpfs.flatMap((one) => ['--tmpfs', one]),
    ...Object.entries(environment).flatMap(([name, value]) => ['-e', `${name}=${value}`]),
    ...(stopSignal === undefined ? [] : ['--stop-signal', stopSignal]),
  ];
}
