import type { SessionCommand } from '../src/machine/start-in-session.ts';
import type { BuildPowers } from '../src/tasks/system/build-system-image.ts';

/** An id of an image. */
export const imageId = (letter: string): string => `sha256:${letter.repeat(64)}`;
/** What an engine says of an image. */
export const imageOf = (letter: string, layers: readonly string[], labels: object = {}): object => ({
  Id: imageId(letter),
  Architecture: 'amd64',
  RootFS: { Layers: layers },
  Config: { Labels: labels },
});

/** What Docker’s CLI is told to have printed, its exit code, and the images that the engine has then. */
interface DockerRun {
  readonly lines?: readonly string[];
  readonly code?: number | null;
  readonly refused?: string;
  readonly leaves?: Readonly<Record<string, object>>;
}

interface SystemWorld {
  readonly powers: BuildPowers;
  readonly commands: SessionCommand[];
  /** Calls to the engine that are no questions, and folders that were removed. */
  readonly done: string[];
  cancel(): void;
}

/** An engine with these images, and a Docker CLI that says and does what is said, run by run. */
export function systemWorld(
  images: Readonly<Record<string, object>>,
  runs: readonly DockerRun[],
  environment: Record<string, string> = {},
): SystemWorld {
  let there = images;
  const left = [...runs];
  const [commands, done]: [SessionCommand[], string[]] = [[], []];
  const settles: (() => void)[] = [];
  const cancelled = new Promise<void>((settle) => settles.push(settle));
  const powers: BuildPowers = {
    readSystemFiles: (names) => ({ files: names.map((name) => ({ name, bytes: Buffer.from(name) })) }),
    readReferenceCli: (_version, names) => ({ files: names.map((name) => ({ name, bytes: Buffer.from(name) })) }),
    engine: {
      ask: ({ method, path }) => {
        if (method !== 'GET') done.push(`${method} ${decodeURIComponent(path)}`);
        const found = there[decodeURIComponent(path).replace(/^\/images\/(.*)\/json$/, '$1')];
        return Promise.resolve({ status: found === undefined ? 404 : 200, headers: [], text: JSON.stringify(found ?? {}) });
      },
    },
    docker: {
      startInSession: (command, onLine) => {
        commands.push(command);
        const { lines = [], code = 0, refused, leaves = there } = left.shift() ?? {};
        for (const line of lines) onLine(line, 1);
        there = leaves;
        const ended = { code, output: '', ...(refused === undefined ? {} : { refused }) };
        return {
          ended: code === null && refused === undefined ? cancelled.then(() => ended) : Promise.resolve(ended),
          end: () => done.push('end'),
        };
      },
      environment: { PATH: '/usr/bin', HOME: '/home/me', SECRET: 'x', DOCKER_HOST: 'tcp://elsewhere', ...environment },
      credentials: { ociAuth: undefined, dockerConfiguration: () => undefined, askHelper: () => Promise.resolve(undefined) },
      machine: {
        stateFolder: () => '/state',
        remove: (path) => {
          done.push(`remove ${path}`);
          return { written: true };
        },
      },
      nonce: () => 'n',
      now: () => 0,
      cancelled,
    },
  };
  return { powers, commands, done, cancel: () => settles[0]!() };
}
