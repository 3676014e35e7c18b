import { expect, test } from 'vitest';
import { container, messages, said } from '../../test/requests.ts';
import { restartLosesRegistration } from './restart-loses-registration.ts';

const on = (event: string, command: string) => said({ event, command });
const install = 'docker run --privileged --rm tonistiigi/binfmt --install all';
const loses = (event: string, rest = '') =>
  `${event} registers architectures once, and the next stop and start of the container loses them${rest}`;

test.each([
  [{ containerCommands: [on('postCreateCommand', install)] }, [loses('postCreateCommand')]],
  [
    { containerCommands: [on('onCreateCommand', 'docker run --privileged multiarch/qemu-user-static --reset -p yes')] },
    [loses('onCreateCommand')],
  ],
  [
    { containerCommands: [on('postCreateCommand', install)], restart: said('unless-stopped') },
    [loses('postCreateCommand', ', and restart starts it again by itself')],
  ],
  [{ containerCommands: [on('postCreateCommand', install)], restart: said('no') }, [loses('postCreateCommand')]],
  [{ containerCommands: [on('postStartCommand', install)] }, []],
  [{ containerCommands: [on('postCreateCommand', install), on('postStartCommand', install)] }, []],
  [{ containerCommands: [on('postCreateCommand', 'apt-get install -y qemu-user-static')] }, []],
  [{ containerCommands: [on('postCreateCommand', 'npm ci')], restart: said('always') }, []],
  [{}, []],
])('%#', (fields, expected) => expect(messages(restartLosesRegistration, container(fields))).toEqual(expected));
