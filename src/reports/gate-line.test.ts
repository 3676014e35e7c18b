import { describe, expect, test } from 'vitest';
import type { GateDecision } from '../model/gate.ts';
import { gateCheckText } from './gate-check-text.ts';
import { gateLine, isRead } from './gate-line.ts';
import { maskedDecision } from './masked-decision.ts';
import { painter } from './paint.ts';

const plain = painter(false);
const decision = (fields: Partial<GateDecision>): GateDecision => ({
  time: '2026-11-28T05:06:07.123Z',
  owner: 'a',
  call: 1,
  method: 'POST',
  path: '/containers/create?name=web',
  decision: 'forwarded',
  reasons: [],
  rewrites: [],
  ...fields,
});

describe('a decision is one line', () => {
  test.each<[fields: Partial<GateDecision>, line: string]>([
    [{ about: 'web', status: 201 }, '05:06:07Z  forwarded  POST /containers/create web'],
    [
      {
        decision: 'rewritten',
        about: 'web',
        rewrites: [
          { rule: 'runtime-overridden', field: 'runtime', to: 'sysbox-runc' },
          { rule: 'privileged-requested', field: 'privileged', from: 'true' },
          { rule: 'capability-added', field: 'capabilities', from: 'add SYS_ADMIN' },
        ],
      },
      '05:06:07Z  rewritten  POST /containers/create web  runtime: sysbox-runc (runtime-overridden); privileged: taken away (privileged-requested); capability: add SYS_ADMIN taken away (capability-added)',
    ],
    [
      {
        decision: 'refused',
        status: 403,
        reasons: [
          { rule: 'docker-socket-mounted', message: 'The socket is mounted', advice: 'Take it away.' },
          { rule: 'device-refused', message: 'x' },
          { rule: 'device-refused', message: 'y' },
        ],
      },
      '05:06:07Z  refused    POST /containers/create (403)  docker-socket-mounted: The socket is mounted. Take it away. Also: device-refused.',
    ],
    [
      { decision: 'warned', reasons: [{ rule: 'a-rule', message: 'It is wrong' }] },
      '05:06:07Z  warned     POST /containers/create  would be refused: a-rule: It is wrong.',
    ],
    [
      {
        decision: 'killed',
        path: `/containers/${'ab'.repeat(32)}/start`,
        about: 'ab'.repeat(32),
        reasons: [{ rule: 'container-unverified', message: 'No' }],
      },
      '05:06:07Z  killed     POST /containers/abababababab/start  container-unverified: No.',
    ],
  ])('%#', (fields, line) => {
    expect(gateLine(decision(fields), plain)).toBe(`${line}\n`);
  });

  test('whatever is in it', () => {
    const evil = 'a\n\u001b[31mb\r\u202ec'.repeat(1000);
    const line = gateLine(
      decision({
        time: evil,
        path: `/${evil}`,
        about: evil,
        decision: 'refused',
        reasons: [{ rule: 'a', message: evil, advice: evil }],
        rewrites: [{ rule: 'b', field: evil, from: evil, to: evil }],
      }),
      plain,
    );
    expect(line.slice(0, -1)).not.toMatch(/[\p{Cc}\u202e]/u);
    expect(line.length).toBeLessThan(3000);
  });
});

test.each<[call: Partial<GateDecision>, isQuiet: boolean]>([
  [{ method: 'GET', path: '/_ping' }, true],
  [{ method: 'HEAD', path: '/_ping' }, true],
  [{ method: 'POST', path: '/containers/x/wait?condition=next-exit' }, true],
  [{ method: 'POST', path: '/exec/x/resize?h=1' }, true],
  [{ method: 'POST', path: '/containers/x/start' }, false],
  [{ method: 'GET', path: '/containers/x/json', decision: 'refused' }, false],
])('%j is a read: %s', (call, isQuiet) => {
  expect(isRead(decision(call))).toBe(isQuiet);
});

describe('a kept decision holds no secret', () => {
  const token = `ghp_${'a1B2'.repeat(9)}`;
  test.each<[what: string, fields: Partial<GateDecision>]>([
    ['in an argument of a build', { path: `/build?buildargs=${encodeURIComponent(JSON.stringify({ NPM_TOKEN: 'hunter22hunter22' }))}` }],
    ['in a parameter', { path: '/build?t=x&password=hunter22hunter22&q=1' }],
    ['in an address', { path: `/build?remote=${encodeURIComponent('https://me:hunter22hunter22@host/x.git')}` }],
    ['that is half encoded', { path: `/images/create?fromSrc=${token}%` }],
    ['in a message', { reasons: [{ rule: 'a', message: `It holds ${token}`, advice: 'password=hunter22hunter22' }] }],
    ['in a rewrite', { rewrites: [{ rule: 'a', field: 'environment', from: `SYSBOX_TOKEN=hunter22hunter22`, to: token }] }],
    ['in a name', { about: token }],
  ])('%s', (_what, fields) => {
    const text = JSON.stringify(maskedDecision(decision(fields)));
    expect(text).not.toMatch(/hunter22|ghp_a/u);
  });

  test('and is otherwise as it was', () => {
    const one = decision({
      path: '/containers/json?all=1&filters=%7B%22label%22%3A%7B%22a%3Db%22%3Atrue%7D%7D',
      about: 'web',
      reasons: [{ rule: 'a', message: 'It is wrong', advice: 'Do not' }],
      rewrites: [{ rule: 'b', field: 'ports', from: '0.0.0.0:80', to: '127.0.0.1:80' }],
      status: 403,
    });
    expect(maskedDecision(one)).toEqual(one);
  });

  test('is bounded', () => {
    const reasons = Array.from({ length: 1000 }, () => ({ rule: 'a', message: 'x'.repeat(10_000) }));
    const text = JSON.stringify(maskedDecision(decision({ path: `/${'x'.repeat(100_000)}`, reasons })));
    expect(text.length).toBeLessThan(100_000);
  });
});

test('checked bodies for people', () => {
  const text = gateCheckText(
    [
      {
        document: 'a.json',
        decision: 'rewritten',
        reasons: [],
        rewrites: [{ rule: 'runtime-overridden', field: 'runtime', to: 'sysbox-runc' }],
        open: ['what the image sets'],
      },
      {
        document: 'b.json',
        decision: 'refused',
        reasons: [{ rule: 'a-rule', message: 'It is wrong', advice: 'Mend it' }],
        rewrites: [],
        open: [],
      },
      { document: 'c.json', decision: 'unread', reasons: [{ rule: 'file', message: 'It does not exist' }], rewrites: [], open: [] },
    ],
    { color: false, width: 80 },
  );
  expect(text).toBe(
    [
      'a.json  would be forwarded with changes',
      '  change  runtime: sysbox-runc (runtime-overridden)',
      '    open  what the image sets.',
      '',
      'b.json  would be refused',
      '   error  a-rule',
      '          It is wrong.',
      '  advice  Mend it.',
      '',
      'c.json  cannot be read',
      '   error  file',
      '          It does not exist.',
      '',
      '3 bodies: 1 would be forwarded with changes, 1 would be refused, 1 cannot be read.',
      '',
    ].join('\n'),
  );
});
