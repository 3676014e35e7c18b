import { mkdirSync, symlinkSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Ran, type Running, startProgram } from './run-program.ts';

const reference = fileURLToPath(new URL('../../node_modules/@devcontainers/cli/devcontainer.js', import.meta.url));

interface ClientOptions {
  readonly cwd?: string;
  readonly input?: string | Uint8Array;
  readonly env?: Readonly<Record<string, string>>;
}

/** The Docker CLI and the reference Dev Containers CLI, talking to one socket. */
export interface Client {
  /** What the socket's other clients need in their environment. */
  readonly env: Readonly<Record<string, string>>;
  docker(args: readonly string[], options?: ClientOptions): Promise<Ran>;
  /** `docker` that goes on while the test does something else. */
  startDocker(args: readonly string[], options?: ClientOptions): Running;
  /** `docker` on a terminal of 33 rows and 101 columns, which types the input. */
  onTerminal(args: readonly string[], input: string): Promise<Ran>;
  /** The standard output of `docker`, trimmed. Throws what it said when it fails. */
  said(...args: readonly string[]): Promise<string>;
  devcontainer(verb: 'up' | 'exec', args: readonly string[]): Promise<Ran>;
}

/** Clients of a socket that keep what they store in a folder, away from the user’s own settings. */
export function clientOf(socket: string, folder: string, plugins: readonly string[]): Client {
  const settings = join(folder, 'docker-config');
  mkdirSync(join(settings, 'cli-plugins'), { recursive: true });
  for (const plugin of plugins) symlinkSync(plugin, join(settings, 'cli-plugins', basename(plugin)));
  const env = {
    PATH: process.env['PATH'] ?? '',
    HOME: folder,
    TMPDIR: folder,
    DOCKER_HOST: `unix://${socket}`,
    DOCKER_CONFIG: settings,
    BUILDX_CONFIG: join(folder, 'buildx'),
    BUILDKIT_PROGRESS: 'plain',
    COMPOSE_PROGRESS: 'plain',
  };
  const startDocker = (args: readonly string[], { env: more = {}, ...options }: ClientOptions = {}): Running =>
    startProgram('docker', args, { ...options, env: { ...env, ...more } });
  return {
    env,
    startDocker,
    docker: (args, options) => startDocker(args, options).ended,
    onTerminal: (args, input) => {
      const line = `stty rows 33 cols 101; exec docker ${args.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(' ')}`;
      return startProgram('script', ['--quiet', '--return', '--command', line, '/dev/null'], { env, input }).ended;
    },
    said: async (...args) => {
      const { status, stdout, stderr } = await startDocker(args).ended;
      if (status !== 0) throw new Error(`docker ${args.join(' ')} exited with ${String(status)}: ${stderr}`);
      return stdout.trim();
    },
    devcontainer: (verb, args) => {
      const all = [reference, verb, '--user-data-folder', join(folder, 'devcontainers'), ...args];
      return startProgram(process.execPath, all, { env, cwd: folder }).ended;
    },
  };
}
