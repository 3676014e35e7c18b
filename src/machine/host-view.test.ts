import { describe, expect, test } from 'vitest';
import { skipReason } from '../../test/skip.ts';
import { realHost } from './host-view.ts';
import { findProgram, runProgram } from './run-program.ts';

const isLinux = process.platform === 'linux';

describe.skipIf(skipReason(!isLinux, 'this machine has no /proc'))('looking at this host', () => {
  test('gives plain data in the shapes that the readers expect', async () => {
    const view = await realHost.look({
      runtimes: ['/nowhere/sysbox-runc', 'no such program'],
      store: '/nowhere/docker',
      workspace: '/tmp/.',
    });
    expect(JSON.parse(JSON.stringify(view))).toEqual(view);
    expect(view.files['/proc/sys/kernel/osrelease']).toHaveProperty('text');
    expect(view.files['/proc/self/status']).toEqual({ text: expect.stringContaining('CapBnd:') as string });
    expect(Object.values(view.sockets).every((answer) => ['answers', 'refuses', 'missing', 'hidden'].includes(answer))).toBe(true);
    expect(Object.keys(view.commands)).toContain('sysbox-runc features');
    expect(view.programs['/nowhere/sysbox-runc']).toBeNull();
    expect(view.programs['no such program']).toBeNull();
    expect(view.folders?.['/nowhere/docker']).toEqual({ real: '/', freeBytes: expect.any(Number) as number });
    expect(view.workspace).toBe('/tmp');
  });
});

describe.skipIf(skipReason(!isLinux, 'this machine has no /bin/sh'))('running a program', () => {
  test.each([
    ['echo a; echo b >&2', { output: 'a\nb\n' }],
    ['cat', { output: '' }],
    ['exit 3', { failed: 'ended with exit code 3' }],
    ['yes', { failed: 'says more than such a program does' }],
    ['echo "$HOME"', { output: '/nonexistent\n' }],
  ])('%s', async (script, expected) => {
    expect(await runProgram('/bin/sh', ['-c', script])).toEqual(expected);
  });

  test('what cannot be started says so', async () => {
    expect(await runProgram('/etc', [])).toEqual({ failed: 'could not be started' });
    expect(await runProgram(null, [])).toEqual({ missing: true });
  });

  test.each([
    ['sh', {}, true],
    ['./sh', {}, false],
    ['../bin/sh', {}, false],
    ['/etc/passwd', {}, false],
    ['s\0h', {}, false],
  ])('finding %j', (name, options, isFound) => {
    expect(findProgram(name, options) !== undefined).toBe(isFound);
  });
});
