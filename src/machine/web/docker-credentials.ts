import { isAbsolute, join } from 'node:path';
import { realMachine } from '../real.ts';
import { findProgram } from '../run-program.ts';

/** Milliseconds that a helper may take: it may have to ask the user’s key store. */
const patience = 10_000;
const mostBytes = 256 << 10;

/** Docker’s config.json of this user, at `$DOCKER_CONFIG` or `~/.docker`; undefined where there is none that can be read. */
export function dockerConfiguration(): string | undefined {
  const { DOCKER_CONFIG: named = '' } = process.env;
  const home = realMachine.homeFolder();
  const folder = isAbsolute(named) ? named : home === undefined ? undefined : join(home, '.docker');
  const answer = folder === undefined ? undefined : realMachine.readText(join(folder, 'config.json'), 4 << 20);
  return answer !== undefined && 'text' in answer ? answer.text : undefined;
}

/**
 * What a credential helper of Docker’s says of a server (docker/docker-credential-helpers: `docker-credential-NAME get`, the server on standard
 * input); undefined where there is no such program, or it knows nothing. `name` has letters, digits, `.`, `_` and `-` alone.
 */
export async function askCredentialHelper(name: string, server: string): Promise<string | undefined> {
  const path = findProgram(`docker-credential-${name}`);
  if (path === undefined) return undefined;
  const { execFile } = process.getBuiltinModule('node:child_process');
  return new Promise((settle) => {
    const options = { cwd: '/', timeout: patience, killSignal: 'SIGKILL', maxBuffer: mostBytes, windowsHide: true } as const;
    const child = execFile(path, ['get'], options, (error, stdout) => settle(error === null ? stdout : undefined));
    // A helper that ends without reading is no error of ours.
    child.stdin?.on('error', () => {});
    child.stdin?.end(server);
  });
}
