import type { Host } from '../../machine/host-view.ts';
import type { Engine, Sockets } from '../../machine/http/door.ts';
import { parseAnswer } from './answers.ts';
import { isRecord } from '../../syntax/json-values.ts';
import type { DoctorView, EngineText } from './doctor-view.ts';
import { sysboxFsStart } from './observe-sysbox.ts';

/** In bytes; a large engine’s answer has 30 KiB. */
const mostBytes = 4 << 20;
/** Runtimes of an engine that are looked at. */
const mostRuntimes = 50;
const mostContainers = 200;
/** Seconds that an answer may take: an engine that hangs is what somebody looks for here, and a large one answers in one or two. */
const patience = 10;

/** Where the engine is, or one sentence why it is not to be asked from here. */
export type EnginePlace = { readonly socket: string } | { readonly elsewhere: string };

/** Looks at this machine and at the engine behind a Unix socket. Changes nothing. */
export async function viewHost(
  place: EnginePlace & { readonly workspace?: string },
  powers: { readonly host: Host; readonly sockets: Pick<Sockets, 'engineAt'> },
): Promise<DoctorView> {
  const { workspace } = place;
  if ('elsewhere' in place) {
    const failed = { failed: place.elsewhere };
    const view = await powers.host.look(workspace === undefined ? {} : { workspace });
    return { ...view, engine: { socket: '', info: failed, version: failed } };
  }
  const { socket } = place;
  const engine = powers.sockets.engineAt(socket, patience);
  try {
    const [info, version] = await Promise.all([ask(engine, '/info'), ask(engine, '/version')]);
    const store = storeOf(info);
    const view = await powers.host.look({
      runtimes: programsOf(info),
      ...(store === undefined ? {} : { store }),
      ...(workspace === undefined ? {} : { workspace }),
    });
    const containers = 'failed' in info ? undefined : await askContainers(engine, sysboxFsStart(view));
    return { ...view, engine: { socket, info, version, ...(containers === undefined ? {} : { containers }) } };
  } finally {
    engine.close();
  }
}

async function ask(engine: Engine, path: string): Promise<EngineText> {
  const answer = await engine.ask({ method: 'GET', path, headers: [] }, mostBytes);
  return 'failed' in answer ? answer : { status: answer.status, text: answer.text };
}

/** Containers that run and were made before `since`; undefined where the engine does not say, or there are more than are looked at. */
async function askContainers(engine: Engine, since: string | undefined): Promise<readonly EngineText[] | undefined> {
  if (since === undefined) return undefined;
  const answer = await ask(engine, `/containers/json?filters=${encodeURIComponent('{"status":["running"]}')}`);
  const list = 'text' in answer && answer.status === 200 ? parseList(answer.text) : undefined;
  const ids = list?.flatMap((one) => {
    if (!isRecord(one) || typeof one['Created'] !== 'number' || one['Created'] * 1000 > Date.parse(since)) return [];
    return typeof one['Id'] === 'string' && /^[0-9a-f]{64}$/u.test(one['Id']) ? [one['Id']] : [];
  });
  if (ids === undefined || ids.length > mostContainers) return undefined;
  return Promise.all(ids.map((id) => ask(engine, `/containers/${id}/json`)));
}

function parseList(text: string): readonly unknown[] | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function storeOf(info: EngineText): string | undefined {
  const folder = parseAnswer(info)?.['DockerRootDir'];
  return typeof folder === 'string' && folder.startsWith('/') ? folder : undefined;
}

function programsOf(info: EngineText): readonly string[] {
  const runtimes = parseAnswer(info)?.['Runtimes'];
  if (!isRecord(runtimes)) return [];
  const paths = Object.values(runtimes).map((runtime) => (isRecord(runtime) ? runtime['path'] : undefined));
  return [...new Set(paths.filter((path) => typeof path === 'string' && path !== '' && path.length <= 4096) as string[])].slice(
    0,
    mostRuntimes,
  );
}
