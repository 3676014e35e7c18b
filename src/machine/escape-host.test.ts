import { execFileSync } from 'node:child_process';
import { linkSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { skipReason } from '../../test/skip.ts';
import { realEscapeHost as host } from './escape-host.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'containai-test-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('a hidden file is for this user alone, and no other takes its place', () => {
  expect(host.hide(join(folder, 'secret'), 'word')).toBe(true);
  expect(statSync(join(folder, 'secret')).mode & 0o777).toBe(0o600);
  expect(host.hide(join(folder, 'secret'), 'other')).toBe(false);
  expect(readFileSync(join(folder, 'secret'), 'utf8')).toBe('word');
});

test('a marker is read, missing or hidden', () => {
  writeFileSync(join(folder, 'made'), 'token\n');
  expect(host.readMarker(join(folder, 'made'))).toEqual({ text: 'token\n' });
  expect(host.readMarker(join(folder, 'none'))).toEqual({ missing: true });
  expect(host.readMarker(folder)).toEqual({ hidden: true });
});

test('a file is removed, and one that is not there is no trouble', () => {
  writeFileSync(join(folder, 'gone'), '');
  expect([host.removeFile(join(folder, 'gone')), host.removeFile(join(folder, 'gone'))]).toEqual([true, true]);
  expect(host.readMarker(join(folder, 'gone'))).toEqual({ missing: true });
  expect(host.removeFile(folder)).toBe(false);
});

test('two names of one file are one file', () => {
  writeFileSync(join(folder, 'one'), '');
  linkSync(join(folder, 'one'), join(folder, 'two'));
  expect(host.identityOf(join(folder, 'one'))).toBe(host.identityOf(join(folder, 'two')));
  expect(host.identityOf(join(folder, 'one'))).not.toBe(host.identityOf(folder));
  expect(host.identityOf(join(folder, 'none'))).toBeUndefined();
});

test('a socket is seen in this network while it is listened on', async () => {
  const path = join(folder, 'socket');
  const close = await host.listen(path);
  expect(readFileSync('/proc/net/unix', 'utf8')).toContain(path);
  close?.();
  expect(await host.listen(join(folder, 'none/socket'))).toBeUndefined();
});

const disk = host.findDisk();

test.skipIf(skipReason(disk === undefined, 'a disk of this machine: none may be opened'))('a disk is named with its numbers', () => {
  const said = execFileSync('stat', ['--format', '%F %Hr %Lr', disk!.path], { encoding: 'utf8' }).trim();
  expect(said).toBe(`block special file ${disk!.number}`);
});
