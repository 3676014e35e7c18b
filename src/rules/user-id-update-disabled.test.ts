import { expect, test } from 'vitest';
import { container, messages, said } from '../../test/requests.ts';
import { userIdUpdateDisabled } from './user-id-update-disabled.ts';

const message = (name: string) =>
  `The user ${name} keeps its own id: if yours is another, it cannot write to the workspace, under Sysbox as without`;

test.each([
  [{ updateRemoteUserUid: said(false) }, [message('of the container')]],
  [{ updateRemoteUserUid: said(false), remoteUser: said('vscode') }, [message('vscode')]],
  [{ updateRemoteUserUid: said(false), user: said('root'), remoteUser: said('vscode') }, [message('vscode')]],
  [{ updateRemoteUserUid: said(false), user: said('root') }, []],
  [{ updateRemoteUserUid: said(false), user: said('0:0') }, []],
  [{ updateRemoteUserUid: said(true), remoteUser: said('vscode') }, []],
  [{ remoteUser: said('vscode') }, []],
])('%#', (fields, expected) => expect(messages(userIdUpdateDisabled, container(fields))).toEqual(expected));
