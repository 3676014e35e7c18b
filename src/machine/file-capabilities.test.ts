import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { skipReason } from '../../test/skip.ts';
import { capabilitiesOf } from './file-capabilities.ts';

const top = mkdtempSync(join(tmpdir(), 'containai-capabilities-'));
afterAll(() => rmSync(top, { recursive: true, force: true }));

const canSet = process.getuid?.() === 0 && spawnSync('setcap', ['-h']).error === undefined;

describe.skipIf(skipReason(!canSet, 'setcap is not there, or this is not root'))('capabilities of files', () => {
  test('are told of each by its own name, whatever is in it', () => {
    const names = ['-n', 'a', 'a cap_x', 'a cap_x=ep', 'b', 'c\n', 'c\nd', 'e\n. cap_setuid=ep', 'f', 'gone'];
    const own = new Set(['-n', 'a cap_x', 'c\nd']);
    for (const name of names.slice(0, -1)) {
      copyFileSync('/bin/true', join(top, name));
      if (own.has(name)) spawnSync('setcap', ['cap_net_raw=ep', join(top, name)]);
    }
    expect(capabilitiesOf(top, names)).toEqual({ found: new Map([...own].map((name) => [name, 'cap_net_raw=ep'])) });
  });
});
