import { isAbsolute } from 'node:path';
import { withoutCredentials } from '../../known/without-credentials.ts';
import type { Machine } from '../../machine/machine.ts';
import { cutText } from '../../syntax/plain-text.ts';

/** Where an engine listens where nothing else is said. */
const usual = '/var/run/docker.sock';

/**
 * The socket of the engine that a gate stands before, or (without `listen`) that is asked about a container: the one that was named, else that of
 * DOCKER_HOST, else the usual one; never the gate’s own, at `listen`. Or one sentence why there is none.
 */
export function findEngine(
  named: string | undefined,
  listen: string | undefined,
  machine: Pick<Machine, 'variable' | 'realPath'>,
): { readonly engine: string } | { readonly refused: string } {
  const isOwn = (path: string): boolean => listen !== undefined && machine.realPath(path) === machine.realPath(listen);
  const remote = listen === undefined ? () => visited : (scheme: string) => schemes.get(scheme) ?? elsewhere;
  if (named !== undefined) {
    const answer = socketOf(named, '--engine', remote);
    return 'engine' in answer && isOwn(answer.engine)
      ? { refused: '--engine and --listen are the same socket: the gate would call itself.' }
      : answer;
  }
  const host = machine.variable('DOCKER_HOST');
  if (host !== undefined) {
    const answer = socketOf(host, 'DOCKER_HOST', remote);
    // A shell that uses the gate may well start it again.
    return 'engine' in answer && isOwn(answer.engine) ? { engine: usual } : answer;
  }
  const context = machine.variable('DOCKER_CONTEXT');
  if (context === undefined || context === 'default') return { engine: usual };
  const name = shown(context);
  return { refused: `DOCKER_CONTEXT is ${name}, and contexts are not read here: ${whereContext(name)} with --engine.` };
}

/** Why what is no Unix socket of this machine is none, and what to do instead. */
const schemes: ReadonlyMap<string, string> = new Map([
  ['ssh', 'run the gate on the machine of the engine, and reach it by ssh -L LOCAL.sock:GATE.sock HOST'],
  ['npipe', 'run the gate where the engine has a Unix socket, in WSL for instance'],
]);

const elsewhere =
  'a gate looks at what it started in /proc before it lets anybody in, so it must run on the machine of the engine, in front of its Unix socket';

const visited = 'run this on the machine of the engine: its processes are seen in the /proc of that machine alone';

function socketOf(
  text: string,
  from: string,
  remote: (scheme: string) => string,
): { readonly engine: string } | { readonly refused: string } {
  const [, scheme, rest = ''] = /^([a-z][a-z\d+.-]*):\/\/(.*)$/isu.exec(text) ?? [];
  const name = shown(text);
  if (scheme !== undefined && scheme.toLowerCase() !== 'unix')
    return { refused: `${from} is ${name}, which is no Unix socket: ${remote(scheme.toLowerCase())}.` };
  const path = scheme === undefined ? text : rest;
  if (isAbsolute(path)) return { engine: path };
  const context =
    scheme === undefined && /^[\w.+-]+$/u.test(text) && from === '--engine' ? `; for a Docker context, ${whereContext(name)}` : '';
  return { refused: `${from} is ${name}, and must be the absolute path of a Unix socket, such as ${usual}${context}.` };
}

function whereContext(name: string): string {
  return `name the socket that docker context inspect ${name} shows`;
}

function shown(text: string): string {
  return cutText(withoutCredentials(text), 100);
}
