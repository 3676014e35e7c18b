import { chmodSync, lstatSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { realMachine } from '../../machine/real.ts';
import type { Machine } from '../../machine/machine.ts';
import { declineInclude, includeOurs, includeState } from './offer-include.ts';

let home = '';
let machine: Machine;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'containai-home-'));
  machine = { ...realMachine, homeFolder: () => home, stateFolder: () => join(home, 'state') };
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const config = (): string => join(home, '.ssh/config');

test('a new file is the user’s alone, and is found afterwards', () => {
  expect(includeState(machine)).toBe('open');
  expect(includeOurs(machine)).toEqual({ written: true });
  expect(includeState(machine)).toBe('included');
  expect([statSync(config()).mode & 0o777, statSync(join(home, '.ssh')).mode & 0o777]).toEqual([0o600, 0o700]);
  expect(readFileSync(config(), 'utf8')).toBe(`# Dev containers of containai\nInclude ${join(home, 'state/containai/ssh/config')}\n`);
});

test('what is there stays, with its mode; a link stays one', () => {
  mkdirSync(join(home, '.ssh'));
  const real = join(home, 'dotfiles');
  writeFileSync(real, 'Host *\r\n  User me');
  chmodSync(real, 0o644);
  symlinkSync(real, config());
  expect(includeOurs(machine)).toEqual({ written: true });
  expect(lstatSync(config()).isSymbolicLink()).toBe(true);
  expect(statSync(real).mode & 0o777).toBe(0o644);
  expect(readFileSync(real, 'utf8')).toMatch(/^# Dev containers of containai\nInclude [^\n]+\n\nHost \*\r\n {2}User me$/u);
});

test('a no is remembered; what cannot be read is left alone', () => {
  declineInclude(machine);
  expect(includeState(machine)).toBe('declined');
  mkdirSync(config(), { recursive: true });
  expect(includeState(machine)).toBe('declined');
  expect(includeOurs(machine)).toMatchObject({ isBadPath: true });
});
