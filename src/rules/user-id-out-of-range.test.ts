import { expect, test } from 'vitest';
import { container, messages, said } from '../../test/requests.ts';
import { userIdOutOfRange } from './user-id-out-of-range.ts';

const start = (user: string) =>
  `The container does not start as user ${user}: Sysbox maps the ids 0 to 65535 alone (“setup user: cannot set uid to unmapped user in user namespace”)`;

test.each([
  [{ user: said('70000') }, [start('70000')]],
  [{ user: said('65536') }, [start('65536')]],
  [{ user: said('1000:70000') }, [start('1000:70000')]],
  [{ user: said('1635200001:1635200001') }, [start('1635200001:1635200001')]],
  [
    { remoteUser: said('70000') },
    ['Nothing can be run as remoteUser 70000: Sysbox maps the ids 0 to 65535 alone (“cannot set uid to unmapped user in user namespace”)'],
  ],
  [{ groups: [said('100'), said('99999')] }, ['The group 99999 does not exist under Sysbox, which maps the ids 0 to 65535 alone']],
  [{ user: said('65535:65535') }, []],
  [{ user: said('vscode'), remoteUser: said('vscode') }, []],
  [{ user: said('user70000') }, []],
  [{ user: said('${localEnv:UID}') }, []],
  [{}, []],
])('%#', (fields, expected) => expect(messages(userIdOutOfRange, container(fields))).toEqual(expected));
