import { describe, expect, test } from 'vitest';
import type { LaunchEvent } from '../../model/launch-progress.ts';
import { sandboxWith } from '../../../test/sandboxes.ts';
import { runSystem, type SystemRunPowers } from './run-system.ts';

const sandbox = sandboxWith({ mode: 'system' });
const body = { Image: 'containai/system:0123456789ab' };
const made = 'e'.repeat(64);

/** A gate that is alive, and answers so; each answer may be a failure. */
function worldOf(answers: Readonly<Record<string, { readonly status: number; readonly text?: string } | { readonly failed: string }>>): {
  readonly powers: SystemRunPowers;
  readonly asked: string[];
  cancel(): void;
} {
  const asked: string[] = [];
  const settles: (() => void)[] = [];
  const cancelled = new Promise<void>((settle) => settles.push(settle));
  const record = JSON.stringify({ pid: 7, started: '1', arguments: '[]' });
  const powers = {
    machine: { readText: () => ({ text: record }), stateFolder: () => '/state', runtimeFolder: () => undefined },
    isAlive: () => true,
    engineAt: () => ({
      close: () => asked.push('close'),
      ask: async ({ method, path, body: sent }: { readonly method: string; readonly path: string; readonly body?: string }) => {
        if (path === '/_ping') return { status: 200, headers: ['Api-Version', '1.45'], text: 'OK' };
        asked.push([method, path, ...(sent === undefined ? [] : [sent])].join(' '));
        const key = Object.keys(answers).find((one) => `${method} ${path}`.includes(one));
        return { headers: [], text: '', status: 204, ...(key === undefined ? {} : answers[key]) };
      },
    }),
    devcontainer: { now: () => 5, cancelled },
  } as unknown as SystemRunPowers;
  return { powers, asked, cancel: () => settles[0]!() };
}

const created = { '/containers/create': { status: 201, text: JSON.stringify({ Id: made }) } };
const create = `POST /v1.45/containers/create?name=web-012345 ${JSON.stringify(body)}`;
const success = {
  outcome: 'success',
  containerId: made,
  remoteUser: 'agent',
  remoteWorkspaceFolder: '/workspaces/web',
  mergedConfiguration: {},
};

describe('runSystem', () => {
  test.each<[string, Parameters<typeof runSystem>[0]['existing'], Parameters<typeof worldOf>[0], readonly string[], object]>([
    ['none is there', { use: 'use', ids: [] }, created, [create, `POST /v1.45/containers/${made}/start`, 'close'], success],
    [
      'one is there',
      { use: 'use', ids: ['a1'] },
      { '/start': { status: 304 } },
      ['POST /v1.45/containers/a1/start', 'close'],
      { ...success, containerId: 'a1' },
    ],
    [
      'one is replaced, which is gone already',
      { use: 'replace', ids: ['a1'] },
      { ...created, 'DELETE ': { status: 404 } },
      ['DELETE /v1.45/containers/a1?force=1&v=1', create, `POST /v1.45/containers/${made}/start`, 'close'],
      success,
    ],
    [
      'one that cannot be removed stays',
      { use: 'replace', ids: ['a1'] },
      { ...created, 'DELETE ': { status: 409, text: '{"message":"removal is in progress"}' } },
      ['DELETE /v1.45/containers/a1?force=1&v=1', 'close'],
      { outcome: 'error', message: 'Removal is in progress.', lastLines: [] },
    ],
    [
      'the gate refuses to make it',
      { use: 'use', ids: [] },
      { '/containers/create': { status: 403, text: '{"message":"no"}' } },
      [create, 'close'],
      { outcome: 'error', message: 'The gate refuses it: No.', lastLines: [] },
    ],
    [
      'it does not start',
      { use: 'use', ids: [] },
      { ...created, '/start': { status: 500, text: '{"message":"port is already allocated"}' } },
      [create, `POST /v1.45/containers/${made}/start`, 'close'],
      { outcome: 'error', message: 'Port is already allocated.', lastLines: [] },
    ],
    [
      'the gate ends meanwhile',
      { use: 'use', ids: [] },
      { ...created, '/start': { failed: 'nobody listens' } },
      [create, `POST /v1.45/containers/${made}/start`, 'close'],
      { outcome: 'error', message: 'Nobody listens.', lastLines: [] },
    ],
  ])('%s', async (_title, existing, answers, asked, outcome) => {
    const events: LaunchEvent[] = [];
    const world = worldOf(answers);
    expect(await runSystem({ sandbox, existing, body }, world.powers, (event) => events.push(event))).toEqual(outcome);
    expect(world.asked).toEqual(asked);
    expect(events.map((event) => ('how' in event ? event.how : event.is))).toEqual([
      'started',
      'outcome' in outcome && outcome.outcome === 'success' ? 'done' : 'failed',
    ]);
  });

  test('nothing is started once somebody asked it to end', async () => {
    const world = worldOf(created);
    const outcome = runSystem({ sandbox, existing: { use: 'use', ids: [] }, body }, world.powers, () => undefined);
    world.cancel();
    expect(await outcome).toEqual({ outcome: 'cancelled' });
    expect(world.asked).toEqual([create, 'close']);
  });
});
