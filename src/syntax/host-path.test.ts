import { fc } from '../../test/seeded.ts';
import { describe, expect, it } from 'vitest';
import { absolutes, homeRelative, leavesWorkspace, meanings, normalisePath, readHostPath, showHostPath } from './host-path.ts';

describe('readHostPath', () => {
  it.each([
    ['/var/run/../run/./docker.sock', '', ['/var/run/docker.sock']],
    ['~/.ssh', '', ['~/.ssh']],
    ['${localEnv:HOME}/.ssh', '', ['~/.ssh']],
    ['${localEnv:HOME}${localEnv:USERPROFILE}/.aws', '', ['~/.aws']],
    ['${localEnv:HOME}', '', ['~']],
    ['${localWorkspaceFolder}/a/../b', '', ['./b']],
    ['${localWorkspaceFolder}', '.devcontainer', ['.']],
    ['./x', '.devcontainer', ['./.devcontainer/x']],
    ['../..', '.devcontainer', ['..']],
    ['${localEnv:SOCK}', '', ['$SOCK']],
    ['${localEnv:SOCK:/etc}', '', ['$SOCK', '/etc']],
    ['${localEnv:NOPE}/etc', '', ['$NOPE/etc', '/etc']],
    ['/home/${localEnv:USER}/.ssh', '', ['/home/${localEnv:USER}/.ssh', '/home/.ssh']],
    ['${localWorkspaceFolder}${localEnv:X:/..}', '', ['../${localWorkspaceFolderBasename}${localEnv:X}', '..']],
    ['${localWorkspaceFolder}/${localEnv:X:..}', '', ['./${localEnv:X}', '..']],
    ['${localWorkspaceFolder}-evil', '', ['../${localWorkspaceFolderBasename}-evil']],
    ['/${localEnv:X:a/../etc}', '', ['/${localEnv:X}', '/etc']],
    ['/var/run/${localEnv:X:y/../docker.sock}', '', ['/var/run/${localEnv:X}', '/var/run/docker.sock']],
    ['${localEnv:HOME}/x${localEnv:X:/../.ssh}', '', ['~/x${localEnv:X}', '~/.ssh']],
    ['../${localEnv:X:..}', '.devcontainer', ['./${localEnv:X}', '..']],
  ])('%s in “%s”', (text, folder, shown) => {
    expect(meanings(readHostPath(text, folder)).map(showHostPath)).toEqual(shown);
  });

  it.each([
    ['${localWorkspaceFolder}/sub', false],
    ['sub/../other', false],
    ['${localWorkspaceFolder}/..', true],
    ['${localWorkspaceFolder}-evil', true],
    ['${localWorkspaceFolder}/${localEnv:X:..}/${localEnv:Y:..}', true],
    ['${localWorkspaceFolder}/${localEnv:X:data}', false],
    ['/tmp', true],
    ['~', true],
  ])('%s leaves the workspace: %s', (text, leaves) => {
    expect(leavesWorkspace(readHostPath(text))).toBe(leaves);
  });

  it('never throws, ends, and knows every absolute path as absolute', () => {
    const parts = fc.array(
      fc.constantFrom('/', '..', 'a', '${localEnv:X:/etc}', '${localEnv:Y}', '${localWorkspaceFolder}', '~', ':', '}', '${'),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(parts, (words) => {
        for (const path of absolutes(readHostPath(words.join('')))) expect(path.startsWith('/')).toBe(true);
      }),
    );
  });
});

describe('normalisePath', () => {
  it('is the same twice', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', '.', '..', '', '/'), { maxLength: 12 }), (parts) => {
        const once = normalisePath(parts.join('/'));
        expect(normalisePath(once)).toBe(once);
      }),
    );
  });

  // What needs no change is seen without taking the path apart; a path with a slash at its end is always taken apart.
  it('is the same with a slash at the end', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', '.b', 'c.', '..d', '.', '..', ''), { minLength: 1, maxLength: 6 }), (parts) => {
        const path = parts.join('/');
        fc.pre(path !== '');
        expect(normalisePath(path)).toBe(normalisePath(`${path}/`));
      }),
    );
  });
});

describe('homeRelative', () => {
  it.each([
    ['~/.ssh', '.ssh'],
    ['/root/.aws', '.aws'],
    ['/home/ann', ''],
    ['/Users/ann/x', 'x'],
    ['/etc', undefined],
  ])('%s', (text, rest) => {
    expect(homeRelative(readHostPath(text))).toBe(rest);
  });
});
