import type { BodyWatch, Call, Engine, EngineAnswer, EngineCall, Passed, RawHeaders, StreamGuard } from '../src/machine/http/door.ts';
import type { ProcessView } from '../src/machine/processes.ts';
import type { GateDecision } from '../src/model/gate.ts';
import { type GateOptions, openGate } from '../src/tasks/gate/open-gate.ts';
import { answerFake, type FakeAnswer, type FakeCall } from './fake-engine-answers.ts';
import { type FakeThings, noFakeThings } from './fake-engine-things.ts';

/** A gate without sockets, in front of a fake engine, for tests of what it decides. */
export interface MemoryGate {
  /** Makes a call, such as `POST /v1.45/containers/create`, and waits for its answer. */
  call(line: string, body?: unknown, more?: MemoryCall): Promise<MemoryAnswer>;
  /** Calls that reached the engine, oldest first, but for the questions of the gate's own when it opened. */
  readonly reached: FakeCall[];
  readonly things: FakeThings;
  /** What the gate said of each call. */
  readonly decisions: GateDecision[];
}

/** How a call comes in. */
interface MemoryCall {
  readonly headers?: RawHeaders;
  readonly upgradeTo?: string;
  /** What reading the body ends with, in place of the body. */
  readonly broken?: 'too large' | 'trailers' | 'broken';
}

export interface MemoryAnswer {
  readonly status: number;
  readonly text: string;
  /** The `message` of an error. */
  readonly message: string;
  readonly headers: RawHeaders;
  readonly guard?: StreamGuard;
}

/** What a gate in memory is to be, where it is not the ordinary one: strict, of the owner `me`, with the workspace /home/me/app. */
export interface MemoryWish extends Partial<Omit<GateOptions, 'listen' | 'engine' | 'record'>> {
  readonly realPath?: (path: string) => string;
  /** What cannot be looked at. */
  readonly isHidden?: (path: string) => boolean;
  readonly process?: ProcessView | 'gone';
  /** What is seen of a process while its start is under way. */
  readonly glimpse?: ProcessView;
  readonly answer?: (call: FakeCall) => FakeAnswer | undefined;
  /** What the engine waits for before it does what it is asked. */
  readonly before?: (call: FakeCall) => Promise<void> | undefined;
  readonly things?: FakeThings;
}

/** A first process in a user namespace of its own, as one of Sysbox has it. */
const containedProcess: ProcessView = { uidMap: '0 165536 65536\n' };
const thisProcess: ProcessView = { uidMap: '0 0 4294967295\n' };

/** Opens a gate in memory. */
export async function openMemoryGate(wish: MemoryWish = {}): Promise<MemoryGate> {
  const {
    realPath = (path) => path,
    isHidden = () => false,
    process = containedProcess,
    glimpse,
    answer,
    before,
    things = noFakeThings([], ['debian']),
    ...options
  } = wish;
  const reached: FakeCall[] = [];
  const decisions: GateDecision[] = [];
  const ask = (asked: EngineCall): EngineAnswer => {
    const call = toFake(asked);
    reached.push(call);
    const said = answer?.(call) ?? answerFake(things, call);
    return { status: said.status, headers: Object.entries({ 'Api-Version': '1.45', ...said.headers }).flat(), text: said.body ?? '' };
  };
  const engine: Engine & { readonly path: string } = {
    path: '/engine.sock',
    ask: async (call) => {
      await before?.(toFake(call));
      return ask(call);
    },
    close: () => undefined,
  };
  let enter: ((call: Call) => Promise<void>) | undefined;
  const opened = await openGate(
    {
      listen: '/gate.sock',
      engine: '/engine.sock',
      owner: 'me',
      workspaces: ['/home/me/app'],
      mode: 'enforce',
      tier: 'strict',
      policy: undefined,
      host: { kernel: '6.8.0', sysbox: { version: '0.7.0' } },
      ...options,
      record: (decision) => decisions.push(decision),
    },
    {
      sockets: {
        engineAt: () => engine,
        openDoor: async (path, _engine, _wish, onCall) => {
          enter = onCall;
          return { door: { path, drain: async () => undefined } };
        },
      },
      machine: {
        realPath,
        kindOf: (path) => (isHidden(path) ? 'hidden' : 'folder'),
        readText: () => ({ missing: true }),
        writeText: () => ({ written: true }),
      },
      processes: {
        look: () => (process === 'gone' ? undefined : process),
        own: () => thisProcess,
        watch: () => ({ end: () => glimpse }),
      },
      now: () => '2026-01-02T03:04:05.000Z',
    },
  );
  if ('refused' in opened) throw new Error(opened.refused);
  const call: MemoryGate['call'] = (line, body, more = {}) =>
    new Promise((done, fail) => {
      let answered: MemoryAnswer | undefined;
      const note = (answer: MemoryAnswer): void => void (answered ??= answer);
      void enter!(toCall(line, body, more, ask, note)).then(
        () => (answered === undefined ? fail(new Error(`${line} was not answered`)) : done(answered)),
        fail,
      );
    });
  await call('HEAD /_ping', undefined);
  reached.length = 0;
  decisions.length = 0;
  return { call, reached, things, decisions };
}

function toFake({ method, path, headers, body = '' }: EngineCall): FakeCall {
  return { method, path, headers: toObject(headers), body: typeof body === 'string' ? body : Buffer.from(body).toString() };
}

function toObject(headers: RawHeaders): Record<string, string> {
  const found: Record<string, string> = {};
  for (let index = 0; index < headers.length; index += 2) found[headers[index]!.toLowerCase()] = headers[index + 1]!;
  return found;
}

function toCall(
  line: string,
  body: unknown,
  { headers, upgradeTo, broken }: MemoryCall,
  ask: (call: EngineCall) => EngineAnswer,
  done: (answer: MemoryAnswer) => void,
): Call {
  const space = line.indexOf(' ');
  const bytes =
    body instanceof Uint8Array ? body : Buffer.from(body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body));
  const end = (status: number, text: string, sent: RawHeaders, guard?: StreamGuard): void =>
    done({ status, text, message: messageIn(text), headers: sent, ...(guard === undefined ? {} : { guard }) });
  const passOn = (to: EngineCall, guard?: StreamGuard): Passed => {
    const answer = ask(to);
    if ('failed' in answer) return answer;
    end(answer.status, answer.text, answer.headers, guard);
    return { status: answer.status };
  };
  // In pieces, as it would come.
  const passWatched = async (to: EngineCall, watch: BodyWatch): Promise<Passed> => {
    const gone: Uint8Array[] = [];
    let on: ReturnType<BodyWatch['take']> = Buffer.alloc(0);
    for (let at = 0; at < bytes.length && on instanceof Uint8Array; at += 1000) {
      on = watch.take(bytes.subarray(at, at + 1000));
      if (on instanceof Uint8Array) gone.push(on);
    }
    if (on instanceof Uint8Array) on = await watch.end();
    if (on instanceof Uint8Array) return passOn({ ...to, body: Buffer.concat([...gone, on]) });
    end(on.status, JSON.stringify({ message: on.refused }), ['Content-Type', 'application/json']);
    return { failed: on.refused };
  };
  return {
    method: line.slice(0, space),
    target: line.slice(space + 1),
    headers: headers ?? (body === undefined ? [] : ['Content-Type', 'application/json']),
    isUpgrade: upgradeTo !== undefined,
    upgradeTo,
    hasBody: body !== undefined,
    gone: new Promise(() => undefined),
    readBody: async (limit) => (broken !== undefined ? { refused: broken } : bytes.length > limit ? { refused: 'too large' } : { bytes }),
    answer: async (status, sent, text = '') => end(status, typeof text === 'string' ? text : Buffer.from(text).toString(), sent),
    pass: async (to, watch) => (typeof watch === 'object' ? passWatched(to, watch) : passOn(to)),
    upgrade: async (to, guard) => passOn(to, guard),
  };
}

function messageIn(text: string): string {
  try {
    const { message } = JSON.parse(text) as { readonly message?: unknown };
    return typeof message === 'string' ? message : '';
  } catch {
    return '';
  }
}
