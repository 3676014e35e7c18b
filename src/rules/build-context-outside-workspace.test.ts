import { expect, test } from 'vitest';
import { build, messages, said } from '../../test/requests.ts';
import { readHostPath } from '../syntax/host-path.ts';
import { buildContextOutsideWorkspace } from './build-context-outside-workspace.ts';

const outside = (what: string, path: string) => `${what} is ${path}, outside the workspace: the builder can take any file from there`;
const elsewhere = (path: string) =>
  `The Dockerfile is ${path}, outside the workspace: what it runs is not what was reviewed with the workspace`;

test.each([
  [{ context: said(readHostPath('/')) }, [outside('The build context', '/')]],
  [{ context: said(readHostPath('../..', '.devcontainer')) }, [outside('The build context', '..')]],
  [{ context: said(readHostPath('${localEnv:HOME}')) }, [outside('The build context', '~')]],
  [{ context: said(readHostPath('${localEnv:SRC}/x')) }, [outside('The build context', '$SRC/x')]],
  [{ dockerfile: said(readHostPath('/tmp/Dockerfile')) }, [elsewhere('/tmp/Dockerfile')]],
  [
    { context: said(readHostPath('../..', 'a')), dockerfile: said(readHostPath('../x', '')) },
    [outside('The build context', '..'), elsewhere('../x')],
  ],
  [
    { context: said('https://github.com/acme/x.git#main') },
    ['The build context is fetched from https://github.com/acme/x.git#main: what it holds is decided there, at every build'],
  ],
])('found %#', (fields, expected) => expect(messages(buildContextOutsideWorkspace, build(fields))).toEqual(expected));

test.each([
  [{ context: said(readHostPath('..', '.devcontainer')), dockerfile: said(readHostPath('Dockerfile', '.devcontainer')) }],
  [{ context: said(readHostPath('.')) }],
  [{ context: said(readHostPath('${localWorkspaceFolder}/docker')) }],
  [{ context: said('-') }],
  [{}],
])('clear %#', (fields) => expect(messages(buildContextOutsideWorkspace, build(fields))).toEqual([]));

test('a fetched context is at most a warning', () =>
  expect(buildContextOutsideWorkspace.check(build({ context: said('git@github.com:acme/x.git') }), { host: {} })[0]!.atMost).toBe('warn'));
