import type { Host } from '../../machine/host-view.ts';
import type { Engine, Sockets } from '../../machine/http/door.ts';
import { isRecord, parseAnswer } from './answers.ts';
import type { DoctorView, EngineText } from './doctor-view.ts';

/** In bytes; a large engine’s answer has 30 KiB. */
const mostBytes = 4 << 20;
/** Runtimes of an engine that are looked at. */
const mostRuntimes = 50;

/** Looks at this machine and at the engine behind a Unix socket. Changes nothing. */
export async function viewHost(
  socket: string,
  powers: { readonly host: Host; readonly sockets: Pick<Sockets, 'engineAt'> },
): Promise<DoctorView> {
  const engine = powers.sockets.engineAt(socket);
  try {
    const [info, version] = await Promise.all([ask(engine, '/info'), ask(engine, '/version')]);
    return { ...(await powers.host.look(programsOf(info))), engine: { socket, info, version } };
  } finally {
    engine.close();
  }
}

async function ask(engine: Engine, path: string): Promise<EngineText> {
  const answer = await engine.ask({ method: 'GET', path, headers: [] }, mostBytes);
  return 'failed' in answer ? answer : { status: answer.status, text: answer.text };
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
