import { expect, test } from 'vitest';
import { realHost } from '../../machine/host-view.ts';
import { makeSockets } from '../../machine/http/real-sockets.ts';
import { skipReason } from '../../../test/skip.ts';
import { observe } from './observe.ts';
import { viewHost } from './view-host.ts';

const hows = new Set(['file', 'command', 'engine', 'tried', 'inferred', 'needs root', 'not there', 'no answer', 'not understood']);

test('the runtimes of the engine are what is looked for on the host', async () => {
  const asked: (readonly string[])[] = [];
  const runtimes = {
    runc: { path: 'runc' },
    again: { path: 'runc' },
    shim: { runtimeType: 'x' },
    odd: 7,
    sysbox: { path: '/opt/sysbox-runc' },
  };
  const view = await viewHost(
    { socket: '/run/docker.sock' },
    {
      sockets: {
        engineAt: (path) => ({
          path,
          ask: ({ path: of }) =>
            Promise.resolve({ status: 200, headers: [], text: of === '/info' ? JSON.stringify({ Runtimes: runtimes }) : '{}' }),
          close: () => {},
        }),
      },
      host: {
        look: ({ runtimes = [] } = {}) => {
          asked.push(runtimes);
          return Promise.resolve({ files: {}, places: {}, sockets: {}, commands: {}, programs: {}, daemons: [] });
        },
      },
    },
  );
  expect(asked).toEqual([['runc', '/opt/sysbox-runc']]);
  expect(view.engine.socket).toBe('/run/docker.sock');
});

test('an engine that hangs is waited for once, and not for long', async () => {
  const asked: string[] = [];
  const patiences: (number | undefined)[] = [];
  const view = await viewHost(
    { socket: '/run/docker.sock' },
    {
      sockets: {
        engineAt: (path, patience) => {
          patiences.push(patience);
          return {
            path,
            ask: (call) => {
              asked.push(call.path);
              return Promise.resolve({ failed: `the engine at ${path} has not answered for 10 seconds` });
            },
            close: () => {},
          };
        },
      },
      host: { look: () => Promise.resolve({ files: {}, places: {}, sockets: {}, commands: {}, programs: {}, daemons: [] }) },
    },
  );
  expect(patiences).toEqual([10]);
  expect(asked).toEqual(['/info', '/version']);
  expect(observe(view).find(({ id }) => id === 'engineAnswers')).toMatchObject({ unseen: { why: 'no answer' } });
});

test.skipIf(skipReason(process.platform !== 'linux', 'this machine has no /proc'))(
  'this very machine, with an engine that is not there',
  async () => {
    const view = await viewHost({ socket: '/nowhere/docker.sock' }, { host: realHost, sockets: makeSockets() });
    const observations = observe(view);
    const words = observations.map((one) => ('value' in one ? [one.found.by, one.found.from] : [one.unseen.why, one.unseen.says]));
    expect(words.filter(([how = '', says = '']) => !hows.has(how) || says.trim() !== says || says === '')).toEqual([]);
    expect(observations.map(({ id }) => id)).toEqual([...new Set(observations.map(({ id }) => id))]);
    expect(observations.find(({ id }) => id === 'kernel')).toHaveProperty('value');
    expect(observations.find(({ id }) => id === 'engine')).toHaveProperty('unseen');
  },
);
