import { basename, dirname, join } from 'node:path';
import type { openStream } from '../../machine/http/open-stream.ts';
import type { openTunnel } from '../../machine/http/open-tunnel.ts';
import type { Machine } from '../../machine/machine.ts';
import type { Sandbox } from '../../model/sandbox.ts';
import { parseObject } from '../../syntax/json-values.ts';
import { at, textAt } from '../gate/halt.ts';
import type { GateProcessPowers } from './gate-process.ts';
import { doorTo, jsonHeaders, knock, pausedSentence, type SandboxDoor, whyRefused } from './sandbox-door.ts';

/** What reaching the engine inside may do. */
export interface InnerPowers extends Pick<GateProcessPowers, 'engineAt' | 'machine' | 'wait'> {
  readonly openStream: typeof openStream;
  readonly openTunnel: typeof openTunnel;
  /** Letters and digits that nobody can guess. */
  nonce(): string;
}

const patience = { tries: 60, pause: 250 } as const;

/**
 * The way to the engine inside a system container: each call is one more program inside, which the gate lets in as it lets in any. The engine may still be
 * starting. Closing it closes the way to the system container, too.
 */
export async function enterInner(outer: SandboxDoor, powers: InnerPowers): Promise<SandboxDoor | { readonly refused: string }> {
  const { sandbox } = outer;
  const stopped = await whyNoEngine(outer);
  if (stopped !== undefined) {
    outer.close();
    return { refused: stopped };
  }
  const socket = `${sandbox.gate.replace(/\.sock$/u, '')}-${powers.nonce().slice(0, 8)}.sock`;
  const tunnel = await powers.openTunnel(socket, () => dial(outer, powers));
  if ('refused' in tunnel) {
    outer.close();
    return { refused: `The engine inside ${sandbox.name} cannot be reached: ${tunnel.refused}.` };
  }
  const view = innerView(sandbox);
  const close = (engine: { close(): void }): void => {
    engine.close();
    tunnel.close();
    powers.machine.remove(socket);
    outer.close();
  };
  for (let tries = 0; ; tries++) {
    const engine = powers.engineAt(socket);
    const answer = await knock(engine);
    if ('api' in answer) return { ...doorTo(view, socket, engine, answer.api), outer, close: () => close(engine) };
    if (tries >= patience.tries) {
      close(engine);
      return {
        refused: `The engine inside ${sandbox.name} does not answer: containai exec --outer ${sandbox.name} -- systemctl status docker says why.`,
      };
    }
    engine.close();
    await powers.wait(patience.pause);
  }
}

/** Sockets of such ways that are there, those too that programs which were killed have left. */
export function innerSockets({ gate }: Pick<Sandbox, 'gate'>, machine: Pick<Machine, 'list'>): readonly string[] {
  const start = `${basename(gate, '.sock')}-`;
  const found = machine.list(dirname(gate)) ?? [];
  return found
    .filter(({ name }) => name.startsWith(start) && /-[0-9a-f]{8}\.sock$/u.test(name))
    .map(({ name }) => join(dirname(gate), name));
}

/** One sentence where the system container does not run. */
async function whyNoEngine({ sandbox, ask }: SandboxDoor): Promise<string | undefined> {
  const answer = await ask('GET', `/containers/${sandbox.container?.id ?? ''}/json`);
  if ('failed' in answer || answer.status !== 200) return whyRefused(sandbox, answer);
  const state = at(parseObject(answer.text), 'State');
  if (at(state, 'Paused') === true) return pausedSentence(sandbox.name);
  return at(state, 'Running') === true
    ? undefined
    : `The system container of ${sandbox.name} is stopped: containai start ${sandbox.name}, or containai up --nested.`;
}

/** A sandbox as commands see it: its container is that of the dev container inside, where it has one there, or else the one that is under Sysbox. */
export function viewOf(sandbox: Sandbox, { outer }: { readonly outer: boolean }): Sandbox {
  return sandbox.mode === 'nested' && !outer ? innerView(sandbox) : sandbox;
}

function innerView(sandbox: Sandbox): Sandbox {
  const { container: _, inner, ...rest } = sandbox;
  return inner === undefined ? rest : { ...rest, container: inner };
}

async function dial(outer: SandboxDoor, { openStream }: InnerPowers): ReturnType<typeof openStream> {
  const { sandbox, api, socket } = outer;
  const made = await outer.ask('POST', `/containers/${sandbox.container?.id ?? ''}/exec`, {
    AttachStdin: true,
    AttachStdout: true,
    AttachStderr: true,
    User: '0',
    Cmd: ['docker', 'system', 'dial-stdio'],
  });
  if ('failed' in made || made.status !== 201) return { failed: whyRefused(sandbox, made) };
  const path = `${api}/exec/${textAt(parseObject(made.text), 'Id')}/start`;
  return openStream(socket, { method: 'POST', path, headers: jsonHeaders, body: '{"Detach":false,"Tty":false}' });
}
