import { expect, test } from 'vitest';
import type { HostFacts } from '../model/host.ts';
import type { ContainerRequest } from '../model/request.ts';
import { container, messages, said } from '../../test/requests.ts';
import { multiArchitectureNeedsHost } from './multi-architecture-needs-host.ts';

const inside = 'it must be registered inside each container, since the host’s registrations do not count there';
const onHost = 'it must be registered on the host, with the F flag';
const depends =
  'it must be registered inside each container with kernel 6.7 and Sysbox 0.6.7 or newer, and on the host with the F flag below';
const arm = { platform: said('linux/arm64') };
const command = (text: string) => ({ containerCommands: [said({ event: 'postStartCommand', command: text })] });
const fresh: HostFacts = { architecture: 'x86_64', kernel: '6.8.0-40-generic', sysbox: { version: '0.7.0' } };
const old: HostFacts = { ...fresh, kernel: '6.6.1' };

test.each<[Partial<ContainerRequest>, HostFacts, string[]]>([
  [arm, fresh, [`The container is for linux/arm64 and runs through QEMU: ${inside}`]],
  [arm, old, [`The container is for linux/arm64 and runs through QEMU: ${onHost}`]],
  [arm, { ...fresh, sysbox: { version: '0.6.6' } }, [`The container is for linux/arm64 and runs through QEMU: ${onHost}`]],
  [arm, {}, [`The container is for linux/arm64, unless the host is of that kind, and runs through QEMU: ${depends}`]],
  [arm, { architecture: 'aarch64' }, []],
  [{ platform: said('linux/amd64') }, fresh, []],
  [{ platform: said('linux/x86_64') }, fresh, []],
  [{ platform: said('linux/${localEnv:ARCH}') }, fresh, []],
  [
    command('docker buildx build --platform linux/amd64,linux/arm64 .'),
    fresh,
    [`postStartCommand builds or runs linux/arm64 through QEMU: ${inside}`],
  ],
  [
    command('docker buildx build --platform linux/amd64,linux/arm64 .'),
    {},
    [`postStartCommand builds or runs linux/amd64, linux/arm64 through QEMU: ${depends}`],
  ],
  [command('docker build --platform=linux/amd64 .'), {}, []],
  [command('docker build --platform=linux/amd64 .'), fresh, []],
  [command('docker run --privileged tonistiigi/binfmt --install all'), fresh, []],
  [
    command('docker run --privileged tonistiigi/binfmt --install all'),
    old,
    [`postStartCommand registers QEMU inside: on this host that fails, and ${onHost}`],
  ],
  [command('docker run --privileged tonistiigi/binfmt --install all'), {}, [`postStartCommand registers QEMU inside: ${depends}`]],
  [command('npm ci --platform=linux'), fresh, []],
  [{}, {}, []],
])('%#', (fields, host, expected) => expect(messages(multiArchitectureNeedsHost, container(fields), { host })).toEqual(expected));
