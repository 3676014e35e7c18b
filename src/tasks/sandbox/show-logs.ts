import type { streamAnswer } from '../../machine/http/stream-answer.ts';
import { type OutputName, splitStreams } from '../../machine/http/split-streams.ts';
import type { writeStandard } from '../../machine/write-standard.ts';
import { parseObject } from '../../syntax/json-values.ts';
import { plainText } from '../../syntax/plain-text.ts';
import { splitLines } from '../../syntax/split-lines.ts';
import { at } from '../gate/halt.ts';
import { type ListedContainer, listContainers } from './sandbox-containers.ts';
import { type SandboxDoor, whyRefused } from './sandbox-door.ts';

/** Which logs, and how. */
export interface LogsWish {
  /** Goes on with what is printed from now on. */
  readonly follow: boolean;
  /** So many lines from the end; absent: all. */
  readonly lines?: number | undefined;
  /** Of all containers of the sandbox, each line with the name of its service. */
  readonly all: boolean;
  /** Somebody looks at it: what could steer the terminal is taken out, but for colours. */
  readonly isTerminal: boolean;
}

interface LogsPowers {
  readonly streamAnswer: typeof streamAnswer;
  readonly writeStandard: typeof writeStandard;
}

/** Prints what the programs of a sandbox have printed. Undefined when it has; else one sentence. */
export async function showLogs(door: SandboxDoor, wish: LogsWish, powers: LogsPowers): Promise<string | undefined> {
  const listed = await listContainers(door);
  if ('refused' in listed) return listed.refused;
  const containers = wish.all ? listed.containers : listed.containers.filter(({ id }) => id === door.sandbox.container?.id);
  if (containers.length === 0) return `The container of ${door.sandbox.name} is gone: containai up makes it anew.`;
  const width = Math.max(...containers.map(({ service }) => service.length));
  const prefixOf = ({ service }: ListedContainer): string => (wish.all ? `${plainText(service).padEnd(width)} | ` : '');
  // One after the other, where none of them goes on.
  if (!wish.follow) {
    for (const one of containers) {
      const why = await showOne(door, one, prefixOf(one), wish, powers);
      if (why !== undefined) return why;
    }
    return undefined;
  }
  const all = await Promise.all(containers.map((one) => showOne(door, one, prefixOf(one), wish, powers)));
  return all.find((why) => why !== undefined);
}

async function showOne(
  door: SandboxDoor,
  { id }: ListedContainer,
  prefix: string,
  { follow, lines, isTerminal }: LogsWish,
  { streamAnswer, writeStandard }: LogsPowers,
): Promise<string | undefined> {
  const inspected = await door.ask('GET', `/containers/${id}/json`);
  if ('failed' in inspected || inspected.status !== 200) return whyRefused(door.sandbox, inspected);
  const isRaw = at(parseObject(inspected.text), 'Config', 'Tty') === true;
  let busy: Promise<void> | undefined;
  const put = (name: OutputName, bytes: Uint8Array | string): void => {
    const waits = writeStandard(name, bytes);
    if (waits !== undefined) busy = busy === undefined ? waits : Promise.all([busy, waits]).then(() => undefined);
  };
  const asLines = { output: linesTo('output', prefix, isTerminal, put), errors: linesTo('errors', prefix, isTerminal, put) };
  const take = prefix === '' && !isTerminal ? put : (name: OutputName, bytes: Uint8Array): void => asLines[name].add(bytes);
  const split = isRaw ? (bytes: Buffer): void => take('output', bytes) : splitStreams(take);
  const query = `stdout=1&stderr=1&follow=${follow ? 1 : 0}&tail=${lines ?? 'all'}`;
  const answer = await streamAnswer(
    door.socket,
    { method: 'GET', path: `${door.api}/containers/${id}/logs?${query}`, headers: [] },
    (bytes) => {
      busy = undefined;
      split(bytes);
      return busy;
    },
  );
  for (const one of Object.values(asLines)) one.end();
  return 'failed' in answer || answer.status !== 200 ? whyRefused(door.sandbox, answer) : undefined;
}

function linesTo(
  name: OutputName,
  prefix: string,
  isTerminal: boolean,
  put: (name: OutputName, text: string) => void,
): { add(bytes: Uint8Array): void; end(): void } {
  const decoder = new TextDecoder();
  const lines = splitLines((line) => put(name, `${prefix}${isTerminal ? withoutSteering(line) : line}\n`));
  return { add: (bytes) => lines.add(decoder.decode(bytes, { stream: true })), end: lines.end };
}

/** A line fit for a terminal, its colours kept. */
function withoutSteering(line: string): string {
  // oxlint-disable-next-line no-control-regex -- the beginning of a colour is one
  return line
    .split(/(\u001b\[[\d;]{0,30}m|\t)/u)
    .map((part, index) => (index % 2 === 1 ? part : plainText(part)))
    .join('');
}
