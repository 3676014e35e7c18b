import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Remembers a dev container called web, as `up` would, whose engine does not answer: all that is asked of that is whether it runs. Hands back the folder for
 * XDG_STATE_HOME.
 */
export function makeSandbox(folder, top) {
  const sandboxes = join(folder, 'state/containai/sandboxes');
  mkdirSync(sandboxes, { recursive: true, mode: 0o700 });
  const id = '0123456789ab';
  const time = '2026-01-01T00:00:00.000Z';
  const sandbox = {
    version: 1,
    madeBy: '0.0.0',
    id,
    name: 'web',
    workspace: top,
    configuration: join(top, '.devcontainer.json'),
    form: 'image',
    engine: { socket: join(folder, 'none.sock'), isOwn: false },
    gate: join(folder, 'gate.sock'),
    owner: id,
    gateOptions: {},
    state: 'up',
    forwardPorts: [],
    granted: [],
    plan: 'a'.repeat(64),
    created: time,
    started: time,
  };
  writeFileSync(join(sandboxes, `${id}.json`), JSON.stringify(sandbox), { mode: 0o600 });
  mkdirSync(join(sandboxes, id), { mode: 0o700 });
  return join(folder, 'state');
}
