import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { askSocket } from '../test/engine/ask-socket.ts';
import { startFakeEngine } from '../test/fake-engine.ts';
import { audit, type GateDecision, type GateOptions, openGate, type SourceInMemory } from './index.ts';

const source: SourceInMemory = { format: 'devcontainer', path: '.devcontainer.json', text: '{"image":"debian","privileged":true}' };

describe('audit', () => {
  it('finds what a source asks for', async () => {
    const { requests, tier } = await audit([source]);
    expect(tier).toBe('strict');
    expect(requests[0]?.starts).toBe('not under this policy');
  });

  it.each([
    ['tier', [source], { tier: 'Strict' }],
    ['format', [{ ...source, format: 'nope' }], {}],
  ])('refuses a %s that does not exist, in place of judging nothing', async (what, sources, options) => {
    await expect(audit(sources as SourceInMemory[], options as object)).rejects.toThrow(`There is no ${what}`);
  });
});

describe('openGate', () => {
  const folder = mkdtempSync(join(tmpdir(), 'containai-index-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const decisions: GateDecision[] = [];
  const options: GateOptions = {
    listen: join(folder, 'gate', 'gate.sock'),
    engine: join(folder, 'engine.sock'),
    owner: 'me',
    workspaces: [],
    mode: 'enforce',
    tier: 'strict',
    policy: undefined,
    host: {},
    record: (decision) => void decisions.push(decision),
  };

  it('stands in front of an engine until it is drained', async () => {
    const engine = await startFakeEngine(options.engine);
    const opened = await openGate(options);
    if ('refused' in opened) throw new Error(opened.refused);
    const answer = await askSocket(options.listen, 'POST', '/v1.45/containers/create', {
      Image: 'debian',
      HostConfig: { Binds: ['/etc:/x'] },
    });
    expect(answer?.status).toBe(403);
    await opened.gate.drain(1000);
    await expect.poll(() => engine.connections(), { timeout: 1000 }).toBe(0);
    await engine.end();
    expect(decisions).toMatchObject([{ decision: 'refused', owner: 'me' }]);
    expect(existsSync(options.listen)).toBe(false);
  });

  it.each<[string, Partial<GateOptions>, string]>([
    ['a relative path', { listen: 'gate.sock' }, 'must be absolute'],
    ['an engine elsewhere', { engine: 'tcp://10.0.0.1:2375' }, 'no Unix socket'],
    ['itself as engine', { engine: options.listen }, 'the same socket'],
    ['an owner that is no word', { owner: 'a b' }, 'wants a word'],
    ['the machine as workspace', { workspaces: ['/'] }, 'is the root of this machine'],
    ['no engine', { engine: join(folder, 'none.sock') }, 'no engine listens at'],
  ])('refuses %s', async (_what, wrong, says) => {
    expect(await openGate({ ...options, ...wrong })).toEqual({
      refused: expect.stringContaining(says),
      isBadPath: !says.includes('listens'),
    });
  });
});
