import { expect, test } from 'vitest';
import { build, container, messages, said } from '../../test/requests.ts';
import { innerUserRemap } from './inner-user-remap.ts';

const command = (text: string) => container({ containerCommands: [said({ event: 'postStartCommand', command: text })] });

test('found in daemon.json', () =>
  expect(messages(innerUserRemap, build({ daemonConfiguration: [said('{ "userns-remap" : "default" }')] }))).toEqual([
    'The inner daemon.json sets userns-remap, which does not work under Sysbox: inner containers fail to start',
  ]));
test.each([
  'dockerd --userns-remap=default',
  'sudo dockerd -D --userns-remap me &',
  `echo '{"userns-remap":"default"}' > /etc/docker/daemon.json`,
])('found: %s', (text) =>
  expect(messages(innerUserRemap, command(text))).toEqual([
    'postStartCommand gives the inner Docker userns-remap, which does not work under Sysbox: inner containers fail to start',
  ]),
);
test('clear', () => {
  expect(messages(innerUserRemap, build({ daemonConfiguration: [said('{ "userns-remap": "", "debug": true }')] }))).toEqual([]);
  expect(messages(innerUserRemap, command('dockerd'))).toEqual([]);
  expect(messages(innerUserRemap, command('echo userns-remap is not for us'))).toEqual([]);
  expect(messages(innerUserRemap, container())).toEqual([]);
});
