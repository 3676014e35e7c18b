import { expect, test } from 'vitest';
import { imageId, imageOf, systemWorld } from '../../../test/system-world.ts';
import { ensureSystemImage } from './ensure-system-image.ts';
import { findSystemImage, systemLabel } from './find-system-image.ts';

const listener = { onEvent: () => {}, nextStep: () => 1 };
const user = { uid: 1000, gid: 1000 };
const base = 'debian:trixie';
const debian = { [base]: imageOf('a', ['l1']), [imageId('a')]: imageOf('a', ['l1']) };
const needed = await findSystemImage({ base, user }, systemWorld(debian, []).powers);
const { name, hash } = 'name' in needed ? needed : expect.fail();
const built = { ...debian, [name]: imageOf('b', ['l1', 'l2'], { [systemLabel]: hash }) };
const image = { name, hash, base, baseId: imageId('a'), user, id: imageId('b') };

test.each<[string, object, object, boolean, readonly string[], object]>([
  ['what is there is taken', built, built, false, [], { ...image, wasThere: true }],
  ['what is not there is built', debian, built, false, ['buildx', `build ${name} build-kit`, 'build'], { ...image, wasThere: false }],
  [
    'what is there is built anew where that is wanted',
    built,
    built,
    true,
    ['buildx', `build ${name} build-kit`, 'build'],
    { ...image, wasThere: false },
  ],
  ['a base that is not there is fetched first', {}, built, false, ['pull'], { ...image, wasThere: true }],
])('%s', async (_title, there, leaves, anew, happened, answer) => {
  const told: string[] = [];
  // Nothing changes until a program that may change it has run.
  const first = { leaves: anew || there === debian ? (there as Record<string, object>) : (leaves as Record<string, object>) };
  const { powers } = systemWorld(there as Record<string, object>, [first, { leaves: leaves as Record<string, object> }]);
  const { docker } = powers;
  const startInSession: typeof docker.startInSession = (command, onLine) => {
    told.push(command.args[0]!);
    return docker.startInSession(command, onLine);
  };
  const onBuild = (one: { readonly name: string }, builder: string): void => void told.push(`build ${one.name} ${builder}`);
  const wish = { base, user, socket: '/s', anew, onBuild };
  expect(await ensureSystemImage(wish, { ...powers, docker: { ...docker, startInSession } }, listener)).toEqual(answer);
  expect(told).toEqual(happened);
});
