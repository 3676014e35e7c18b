import { describe, expect, test } from 'vitest';
import { escapes } from '../../../escapes/catalogue.ts';
import type { Machine } from '../../../machine/machine.ts';
import { judgeEscape } from './judge-escape.ts';
import { bodyOf } from './escape-body.ts';

const machine: Pick<Machine, 'realPath' | 'kindOf'> = { realPath: (path) => path, kindOf: () => 'folder' };
const words = new Map([
  ['name', 'containai-escapes-1-x'],
  ['word', '1'],
  ['token', 'token'],
  ['volume', 'containai-escapes-1-x'],
  ['socket', '/var/run/docker.sock'],
  ['store', '/var/lib/docker'],
  ['scratch', '/tmp/scratch'],
  ['pid', '1000'],
  ['peer', 'a'.repeat(64)],
  ['peer-pid', '1001'],
  ['disk', '/dev/sda'],
  ['disk-number', '8 0'],
]);

const settings = { image: 'debian:bookworm', word: '1', seed: 'seed', socket: '/var/run/docker.sock' };
const judged = (create: Readonly<Record<string, unknown>>) =>
  judgeEscape(bodyOf({ ...escapes[0]!, create }, settings, words), words, machine);

describe.each(escapes.map((escape) => [escape.id, escape] as const))('%s', (_, escape) => {
  const { decision, rules, body } = judged(escape.create);

  test(`is ${escape.answer}`, () => {
    expect(decision).toBe(escape.answer);
    expect(body === undefined).toBe(escape.answer === 'refused');
  });

  test('by the rules that are named', () => {
    expect(escape.rules.filter((rule) => !rules.includes(rule))).toEqual([]);
  });

  test('a rewritten body has nothing of its cause left', () => {
    if (body === undefined) return;
    const { HostConfig } = JSON.parse(body) as { readonly HostConfig: Readonly<Record<string, unknown>> };
    expect(HostConfig['Runtime']).toBe('sysbox-runc');
    expect(HostConfig['Privileged'] ?? false).toBe(false);
    expect(HostConfig['CapAdd'] ?? []).toEqual([]);
    expect(HostConfig['SecurityOpt'] ?? []).toEqual([]);
  });
});

test('a body that asks for nothing is only given its runtime and its label', () => {
  expect(judged({})).toEqual({
    decision: 'rewritten',
    rules: ['runtime-overridden'],
    body: expect.stringContaining('"Runtime":"sysbox-runc"'),
  });
});
