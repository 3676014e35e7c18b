import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { makeSockets } from '../../src/machine/http/real-sockets.ts';
import type { GateDecision } from '../../src/model/gate.ts';
import { openGate } from '../../src/tasks/gate/open-gate.ts';
import { startFakeEngine } from '../fake-engine.ts';
import type { FakeAnswer } from '../fake-engine-answers.ts';
import { skipReason } from '../skip.ts';

// Everything that the recorded clients do goes through a gate: each call gets the answer that it got when it was recorded.
const recordings = new URL('../../../shared/facts/recorded/api/', import.meta.url);
const missing = skipReason(!existsSync(recordings), 'no recorded engine traffic beside the repository');

interface Recorded {
  readonly n: number;
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly status?: number;
  readonly upgrade?: string;
  readonly firstBytesFromClient?: string;
}

const folder = mkdtempSync(join(tmpdir(), 'containai-replay-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.skipIf(missing)('recorded traffic goes through a gate', () => {
  const files = missing ? [] : readdirSync(recordings).filter((file) => file.endsWith('.ndjson'));
  test.each(files)('%s', async (file) => {
    const recorded = readFileSync(new URL(file, recordings), 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Recorded);
    const { answers, decisions } = await replay(file, recorded);
    const refused = decisions
      .filter(({ decision }) => decision === 'refused')
      .map(({ method, path, reasons }) => `${method} ${path}: ${reasons.map(({ rule, message }) => `${rule}: ${message}`).join('; ')}`);
    expect(refused).toEqual([]);
    expect(answers.map((status, index) => `${described(recorded[index])}: ${String(status)}`)).toEqual(
      recorded.map((one) => `${described(one)}: ${String(one.status ?? 101)}`),
    );
  });
});

function described(one: Recorded | undefined): string {
  return `${String(one?.n)} ${one?.method ?? ''} ${one?.url ?? ''}`;
}

/** Sends calls one after another, and hands back the status of each answer. */
async function replay(
  file: string,
  recorded: readonly Recorded[],
): Promise<{ readonly answers: number[]; readonly decisions: GateDecision[] }> {
  const decisions: GateDecision[] = [];
  let now: Recorded | undefined;
  const engine = await startFakeEngine(join(folder, `${file}.engine`), {
    ids: idsOf(recorded),
    images: [...new Set(recorded.flatMap(imagesOf))],
    // What had failed fails again.
    answer: ({ method }): FakeAnswer | undefined =>
      now?.status !== undefined && now.status >= 500 && method === now.method
        ? { status: now.status, body: '{"message":"failed"}' }
        : undefined,
  });
  const listen = join(folder, file, 'gate.sock');
  const options = {
    listen,
    engine: engine.socket,
    owner: 'tests',
    workspaces: ['/home/dev'],
    mode: 'enforce' as const,
    tier: 'standard' as const,
    policy: { document: 'test', levels: {}, options: {}, waivers: [], gate: { builds: 'as-root' as const } },
    host: {},
    record: (decision: GateDecision) => decisions.push(decision),
  };
  const opened = await openGate(options, {
    sockets: makeSockets(),
    machine: {
      readText: () => ({ refused: 'missing' }),
      writeText: () => ({ written: true }),
      realPath: (path: string) => path,
      kindOf: () => 'folder',
    },
    processes: {
      look: () => ({ uidMap: '0 165536 65536' }),
      own: () => ({ uidMap: '0 0 4294967295' }),
      watch: () => ({ end: () => undefined }),
    },
    now: () => '2026-01-01T00:00:00.000Z',
  });
  if ('refused' in opened) throw new Error(opened.refused);
  const answers: number[] = [];
  try {
    for (now of recorded) answers.push(await send(listen, now));
  } finally {
    await opened.gate.drain(100);
    await engine.end();
  }
  return { answers, decisions };
}

/** Ids in the order in which the recorded engine made what has one: each is named first after the call that made it. */
function idsOf(recorded: readonly Recorded[]): string[] {
  const waiting: { readonly kind: 'containers' | 'exec' | 'networks'; id?: string }[] = [];
  const seen = new Set<string>();
  for (const { method, url } of recorded) {
    const [, kind, id] = /\/(containers|exec|networks)\/([0-9a-f]{64})/u.exec(url) ?? [];
    if (id !== undefined && !seen.has(id)) {
      seen.add(id);
      const made = waiting.findLast((one) => one.kind === kind && one.id === undefined);
      if (made !== undefined) made.id = id;
    }
    if (method !== 'POST') continue;
    if (/\/containers\/create/u.test(url)) waiting.push({ kind: 'containers' });
    else if (/\/networks\/create/u.test(url)) waiting.push({ kind: 'networks' });
    else if (url.endsWith('/exec')) waiting.push({ kind: 'exec' });
  }
  return waiting.map(({ id }, index) => id ?? String(index).padStart(64, '0'));
}

function imagesOf({ url, status, body }: Recorded): string[] {
  const inspected = /\/images\/(.+)\/json$/u.exec(url)?.[1];
  if (inspected !== undefined) return status === 200 ? [decodeURIComponent(inspected)] : [];
  return url.includes('/containers/create') ? [(JSON.parse(body ?? '{}') as { Image: string }).Image] : [];
}

function send(socket: string, one: Recorded): Promise<number> {
  const text = one.firstBytesFromClient ?? one.body ?? '';
  const headers = {
    Host: 'docker',
    ...one.headers,
    ...(one.headers['x-registry-config'] === undefined ? {} : { 'x-registry-config': 'e30=' }),
  };
  const isChunked = headers['transfer-encoding' as keyof typeof headers] === 'chunked';
  const lines = Object.entries(headers).filter(([name]) => name !== 'content-length');
  if (!isChunked && one.headers['content-length'] !== undefined) lines.push(['Content-Length', String(Buffer.byteLength(text))]);
  lines.push(...(one.upgrade === undefined ? [['Connection', 'close'] as [string, string]] : upgradeTo(one.upgrade)));
  const body = isChunked ? `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n0\r\n\r\n` : text;
  return new Promise((done, fail) => {
    const client = connect(socket, () => {
      client.write(`${one.method} ${one.url} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${body}`);
    });
    let answer = '';
    client.setEncoding('latin1').on('data', (part: string) => {
      answer += part;
      // An upgraded stream stays open: its status is all there is to see.
      if (answer.includes('\r\n\r\n') && one.upgrade !== undefined) client.destroy();
    });
    client.once('error', fail);
    client.once('close', () => done(Number(/^HTTP\/1\.1 (\d{3})/u.exec(answer)?.[1])));
  });
}

function upgradeTo(protocol: string): [string, string][] {
  return [
    ['Connection', 'Upgrade'],
    ['Upgrade', protocol],
  ];
}
