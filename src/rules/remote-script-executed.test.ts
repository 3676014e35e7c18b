import { expect, test } from 'vitest';
import { build, container, messages, said } from '../../test/requests.ts';
import { remoteScriptExecuted } from './remote-script-executed.ts';

const steps = (...commands: string[]) => build({ steps: commands.map((command) => said({ command, flags: [] })) });
const command = (text: string) => container({ containerCommands: [said({ event: 'postCreateCommand', command: text })] });

test.each([
  [['curl -fsSL https://sh.rustup.rs | sh -s -- -y'], ['curl -fsSL https://sh.rustup.rs | sh -s -- -y']],
  [['curl -o /tmp/x.sh https://example.test/x', 'sh /tmp/x.sh'], ['sh /tmp/x.sh']],
  [['ADD https://example.test/x.sh /tmp/x.sh', 'sh /tmp/x.sh'], ['sh /tmp/x.sh']],
])('steps %j', (commands, scripts) =>
  expect(messages(remoteScriptExecuted, steps(...commands))).toEqual(
    scripts.map((script) => `A build step fetches and runs a script that nobody has seen: ${script}`),
  ),
);

test('a lifecycle command', () =>
  expect(messages(remoteScriptExecuted, command('wget -qO- https://example.test/x | bash'))).toEqual([
    'postCreateCommand fetches and runs a script that nobody has seen: wget -qO- https://example.test/x | bash',
  ]));

test.each([
  ['/x.sh', 'curl https://example.test/x | sh\n', 'bash /x.sh', 1],
  ['/x.sh', '#!/bin/sh\nX=$(curl https://example.test/x)\neval "$X"\n', '/x.sh', 1],
  ['/x.sh', 'curl -o /tmp/i.sh https://example.test/x\n', 'sh /x.sh && sh /tmp/i.sh', 1],
  ['x.py', 'exec(urlopen("https://example.test/x").read())', 'python3 x.py', 1],
  ['/x.sh', 'curl -O https://example.test/x\n', 'bash /x.sh', 0],
  ['/x.sh', 'curl https://example.test/x | sh\n', 'bash /y.sh', 0],
  ['/x.sh', 'make\n', 'bash /x.sh', 0],
])('the file %s that the Dockerfile writes, %j, and %j', (target, text, command, count) => {
  const request = build({ writtenFiles: [said({ target, text })], steps: [said({ command, flags: [] })] });
  expect(messages(remoteScriptExecuted, request)).toHaveLength(count);
});

test('clear', () => {
  expect(messages(remoteScriptExecuted, steps('apt-get update', 'curl -o x.tgz https://example.test/x.tgz && tar xf x.tgz'))).toEqual([]);
  expect(messages(remoteScriptExecuted, command('npm ci && npm run build'))).toEqual([]);
  expect(messages(remoteScriptExecuted, build())).toEqual([]);
  expect(messages(remoteScriptExecuted, container())).toEqual([]);
});

test('an ADD with a checksum is known', () => {
  const add = said({ command: 'ADD https://example.test/x.sh /x.sh', flags: [{ name: 'checksum', value: 'sha256:0' }] });
  expect(messages(remoteScriptExecuted, build({ steps: [add, said({ command: 'sh /x.sh', flags: [] })] }))).toEqual([]);
});
