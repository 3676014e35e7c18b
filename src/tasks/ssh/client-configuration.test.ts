import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { findProgram } from '../../machine/run-program.ts';
import { sandboxWith } from '../../../test/sandboxes.ts';
import { skipReason } from '../../../test/skip.ts';
import { aliasOf, clientConfiguration, knownHosts, type SshHost, sshUser } from './client-configuration.ts';
import { withInclude } from './include-line.ts';

const folder = mkdtempSync(join(tmpdir(), 'containai-ssh-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const web: SshHost = {
  sandbox: sandboxWith({ name: 'Web', ssh: { port: 2301 }, forwardPorts: [3000, 80, 'db:5432'] }),
  alias: 'containai-Web',
  hostKey: 'ssh-ed25519 AAAA',
};
const other: SshHost = {
  sandbox: sandboxWith({ id: 'ba9876543210', name: 'other', ssh: { port: 2302 } }),
  alias: 'containai-other',
  hostKey: 'ssh-ed25519 BBBB',
};

const userOf = (remoteUser: string): string => sshUser(sandboxWith({ container: { ...sandboxWith().container!, remoteUser } }));

test('names and users', () => {
  const same = [sandboxWith(), sandboxWith({ id: 'ba9876543210' })];
  expect(same.map((one) => aliasOf(one, same))).toEqual(['containai-0123456789ab', 'containai-ba9876543210']);
  expect(aliasOf(same[0]!, [same[0]!])).toBe('containai-web');
  expect(['vscode', 'vscode:users', '0', '0:0', '1000'].map(userOf)).toEqual(['vscode', 'vscode', 'root', 'root', '1000']);
});

test('a host key a line', () => {
  expect(knownHosts([web, other])).toBe('containai-0123456789ab ssh-ed25519 AAAA\ncontainai-ba9876543210 ssh-ed25519 BBBB\n');
});

const ssh = findProgram('ssh');

/** Settings as ssh takes them for a host. */
function read(file: string, host: string): Readonly<Record<string, readonly string[]>> {
  const all: Record<string, string[]> = {};
  for (const line of execFileSync(ssh!, ['-G', '-F', file, host], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
    .trim()
    .split('\n')) {
    const [name = '', value = ''] = [line.slice(0, line.indexOf(' ')), line.slice(line.indexOf(' ') + 1)];
    (all[name] ??= []).push(value);
  }
  return all;
}

describe.skipIf(skipReason(ssh === undefined, 'settings for ssh as ssh reads them: there is no ssh'))('as ssh reads it', () => {
  test.each(['plain', 'with blanks', 'with "quotes"', String.raw`with a \ and a % sign`, 'with [glob]*?'])('a folder %s', (name) => {
    const places = { key: join(folder, name, 'id'), knownHosts: join(folder, name, 'known'), config: join(folder, name, 'config') };
    const file = join(folder, `config ${name}`);
    writeFileSync(file, clientConfiguration([web, other], places));
    // The user’s own settings hold for all hosts, and come after ours.
    const own = join(folder, 'own');
    writeFileSync(own, withInclude('Host *\n  ForwardAgent yes\n  User me\n  Port 22\n  ProxyJump bastion\n', file));
    for (const from of [file, own]) {
      const settings = read(from, 'containai-Web');
      expect(settings).toMatchObject({
        hostname: ['127.0.0.1'],
        port: ['2301'],
        user: ['vscode'],
        identitiesonly: ['yes'],
        identityagent: ['none'],
        hostkeyalias: ['containai-0123456789ab'],
        globalknownhostsfile: ['/dev/null'],
        stricthostkeychecking: ['true'],
        forwardagent: ['no'],
        forwardx11: ['no'],
        exitonforwardfailure: ['no'],
        updatehostkeys: ['false'],
        localforward: ['[127.0.0.1]:3000 [localhost]:3000', '[127.0.0.1]:8080 [localhost]:80', '[127.0.0.1]:5432 [db]:5432'],
      });
      // ssh shows them as they are written.
      expect(settings['identityfile']!.map((path) => path.replaceAll('%%', '%'))).toEqual([places.key]);
      expect(settings['userknownhostsfile']![0]!.replaceAll('%%', '%')).toBe(places.knownHosts);
      expect(settings['proxyjump']).toBeUndefined();
    }
    expect(read(own, 'elsewhere')).toMatchObject({ user: ['me'], forwardagent: ['yes'] });
  });
});
