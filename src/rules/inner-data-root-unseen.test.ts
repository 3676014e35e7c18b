import { describe, expect, test } from 'vitest';
import { build, container, messages, said } from '../../test/requests.ts';
import { innerDataRootUnseen } from './inner-data-root-unseen.ts';

const command = (text: string) => container({ containerCommands: [said({ event: 'postStartCommand', command: text })] });
const volume = (target: string) => said({ kind: 'volume', source: 'v', target, readOnly: false } as const);

const message = (who: string, root: string) =>
  `${who} starts dockerd with its data at ${root}, which Sysbox cannot see: it prepares /var/lib/docker alone`;

describe('daemon.json', () => {
  test.each([
    ['{"data-root":"/d"}', ['The inner daemon.json puts Docker’s data at /d, but Sysbox reads line by line and prepares /d"} instead']],
    [
      '{"debug":true,"data-root":"/d"}',
      ['The inner daemon.json puts Docker’s data at /d, but Sysbox reads line by line and does not see it'],
    ],
    ['{\n"graph": "/g"\n}', ['The inner daemon.json puts Docker’s data at /g, but Sysbox reads line by line and does not see it']],
    ['{\n  "debug": true,\n  "data-root": "/d"\n}', []],
    ['{"debug":true,"data-root":"/var/lib/docker/"}', []],
    ['{"debug":true}', []],
    ['not JSON', []],
  ])('%s', (text, expected) => expect(messages(innerDataRootUnseen, build({ daemonConfiguration: [said(text)] }))).toEqual(expected));

  test('clear where the container mounts a volume there', () => {
    const request = build({ daemonConfiguration: [said('{"data-root":"/d/docker"}')] });
    expect(messages(innerDataRootUnseen, request, { peers: [request, container({ mounts: [volume('/d')] })] })).toEqual([]);
    expect(messages(innerDataRootUnseen, request, { peers: [request, container({ mounts: [volume('/e')] })] })).toHaveLength(1);
  });
});

describe('the command line', () => {
  test.each([
    ['dockerd --data-root /data', '/data'],
    ['sudo dockerd -D --data-root=/data >/tmp/log 2>&1 &', '/data'],
    ["nohup dockerd -g '/data' &", '/data'],
  ])('%s', (text, root) => expect(messages(innerDataRootUnseen, command(text))).toEqual([message('postStartCommand', root)]));
  test.each(['dockerd', 'dockerd --data-root /var/lib/docker', 'echo dockerd; x --data-root /data'])('%s is clear', (text) =>
    expect(messages(innerDataRootUnseen, command(text))).toEqual([]),
  );
  test('the container’s own command', () =>
    expect(messages(innerDataRootUnseen, container({ command: said(['dockerd', '--data-root', '/data']) }))).toEqual([
      message('The container’s command', '/data'),
    ]));
  test('clear where a volume is there', () =>
    expect(
      messages(innerDataRootUnseen, container({ entrypoint: said(['dockerd', '--data-root', '/data/x']), mounts: [volume('/data')] })),
    ).toEqual([]));
});
