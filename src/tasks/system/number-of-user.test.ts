import { expect, test } from 'vitest';
import { numberOfUser } from './number-of-user.ts';

const usual = { uid: 1000, gid: 1000 };

test.each([
  ['somebody', { uid: 1234, gid: 100 }, { uid: 1234, gid: 100 }],
  ['somebody in the group of root', { uid: 1234, gid: 0 }, { uid: 1234, gid: 1000 }],
  ['root', { uid: 0, gid: 0 }, usual],
  ['root in another group', { uid: 0, gid: 50 }, usual],
  ['nobody', { uid: 65_534, gid: 65_534 }, usual],
  ['a number of a directory service, which no container has', { uid: 1_234_567, gid: 1_234_567 }, usual],
  ['who cannot be seen', undefined, usual],
])('%s', (_title, owner, numbers) => expect(numberOfUser(owner)).toEqual(numbers));
