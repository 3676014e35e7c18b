import { expect, test } from 'vitest';
import { sandboxWith } from '../../../test/sandboxes.ts';
import { layVariables, needsContainerVariables, remoteEnvironment } from './remote-environment.ts';

const local: Readonly<Record<string, string>> = { GRANTED: 'yes', SECRET: 'no', NESTED: '${containerEnv:PATH}', EMPTY: '' };

function environment(remote: Readonly<Record<string, string | null>>): readonly string[] {
  const container = { ...sandboxWith().container!, remoteEnvironment: remote };
  return remoteEnvironment(
    { workspace: '/home/a/my web', granted: ['GRANTED', 'NESTED', 'EMPTY'], container },
    ['PATH=/bin', 'ODD=a=b', 'BARE'],
    (name) => local[name],
  );
}

// As the reference CLI 0.89.0 replaces them, but for what was not granted.
test.each<[written: string | null, is: string]>([
  ['plain', 'X=plain'],
  ['', 'X='],
  [null, 'X'],
  ['${containerEnv:PATH}:/opt', 'X=/bin:/opt'],
  ['${containerEnv:ODD}', 'X=a=b'],
  ['${containerEnv:NONE}', 'X='],
  ['${containerEnv:NONE:some:more}', 'X=some'],
  ['${localEnv:GRANTED}', 'X=yes'],
  ['${env:GRANTED}', 'X=yes'],
  ['${localEnv:EMPTY:some}', 'X='],
  ['${localEnv:SECRET}', 'X='],
  ['${localEnv:SECRET:default}', 'X=default'],
  ['${localEnv:NESTED}', 'X=/bin'],
  ['${localWorkspaceFolder}|${localWorkspaceFolderBasename}', 'X=/home/a/my web|my web'],
  ['${containerWorkspaceFolder}|${containerWorkspaceFolderBasename}', 'X=/workspaces/web|web'],
  ['${localEnv}|${containerEnv}|${other:x}|${|$HOME', 'X=${localEnv}|${containerEnv}|${other:x}|${|$HOME'],
])('%j is %j', (written, is) => {
  expect(environment({ X: written })).toEqual([is]);
});

const named = (value: string | null): boolean =>
  needsContainerVariables({ container: { ...sandboxWith().container!, remoteEnvironment: { A: null, B: value } } });

test('the container is asked only where one of its variables is named', () => {
  expect([named('${containerEnv:PATH}'), named('x'), named(null)]).toEqual([true, false, false]);
});

test('of several lists the last word on a variable counts, and it is said once', () => {
  expect(layVariables(['A=1', 'B=1', 'C=1'], ['TERM=x'], ['B', 'A=2'], ['B=3=4', 'D=1'])).toEqual(['A=2', 'B=3=4', 'C=1', 'TERM=x', 'D=1']);
});
