import type { Engine, EngineCall } from '../src/machine/http/door.ts';
import type { ProbeHost } from '../src/machine/probe-host.ts';
import { type Halt, makeHalt } from '../src/tasks/verify/halt.ts';
import { askWithin, type ScratchEngine } from '../src/tasks/verify/scratch-engine.ts';

/** What an engine in memory says to a call; `never`: it does not answer. */
export type Answer = { readonly status: number; readonly text: string } | { readonly failed: string } | 'never';

/** A host where nothing takes time and an engine that answers by the call, with what was asked of both. */
export interface ProbeWorld {
  readonly calls: string[];
  readonly bodies: unknown[];
  readonly removed: string[];
  readonly settings: Map<string, string>;
  readonly halt: Halt;
  readonly raw: Engine;
  readonly engine: ScratchEngine;
  readonly host: ProbeHost;
}

/** Makes one. `over`: parts of the host that are otherwise. */
export function probeWorld(answer: (call: EngineCall) => Answer, over: Partial<ProbeHost> = {}): ProbeWorld {
  const calls: string[] = [];
  const bodies: unknown[] = [];
  const removed: string[] = [];
  const settings = new Map<string, string>();
  const halt = makeHalt();
  let clock = 0;
  let scratches = 0;
  const host: ProbeHost = {
    makeScratch: () => `/scratch/${++scratches}`,
    removeScratch: (folder) => removed.push(folder) > 0,
    scratchFolders: () => [],
    place: () => true,
    ownerOf: () => '0:0 644',
    readProc: (path) => settings.get(path) ?? '4096',
    readLink: () => 'x:[1]',
    writeSetting: (path, value) => {
      settings.set(`/proc/sys/${path}`, value);
      return true;
    },
    // Short waits are over at once; long ones, which guard against silence, only where nothing else is left to happen.
    alarm: (milliseconds, ring) => {
      let isOff = false;
      const later = milliseconds > 1000 ? setImmediate : queueMicrotask;
      const wait = (times: number): void => void (times === 0 ? isOff || ring() : setImmediate(wait, times - 1));
      if (milliseconds > 1000) wait(50);
      else later(() => isOff || ring());
      return () => {
        isOff = true;
      };
    },
    now: () => (clock += 1000),
    word: () => 'word',
    ...over,
  };
  const raw: Engine = {
    ask: (call) => {
      calls.push(`${call.method} ${call.path}`);
      if (typeof call.body === 'string') bodies.push(JSON.parse(call.body));
      const said = answer(call);
      if (said === 'never') return new Promise(() => undefined);
      return Promise.resolve('failed' in said ? said : { headers: [], ...said });
    },
    close: () => undefined,
  };
  return { calls, bodies, removed, settings, halt, raw, engine: askWithin(raw, host, halt), host };
}

/** How an engine answers that makes and starts whatever it is asked for; `output`: what containers print. */
export function willing(output: string, over: (call: EngineCall) => Answer | undefined = () => undefined): (call: EngineCall) => Answer {
  return (call) => over(call) ?? usual(call, output);
}

function usual({ method, path }: EngineCall, output: string): Answer {
  if (path.includes('/create')) return { status: 201, text: '{"Id":"c1"}' };
  if (path.includes('/logs')) return { status: 200, text: output };
  if (path === '/_ping') return { status: 200, text: 'OK' };
  if (method === 'GET') return { status: 200, text: '{"State":{"Pid":7,"Running":true}}' };
  return { status: 204, text: '' };
}
