import { expect, test } from 'vitest';
import type { HostFacts } from '../model/host.ts';
import type { Request } from '../model/request.ts';
import { build, container, messages, said } from '../../test/requests.ts';
import { innerEngineTooNew } from './inner-engine-too-new.ts';

const name = 'ghcr.io/devcontainers/features/docker-in-docker';
const feature = (version?: string, of = name) =>
  container({
    features: [said({ id: of, source: 'registry', name: of, options: version === undefined ? {} : { version }, adds: [] } as const)],
  });
const step = (command: string) => build({ steps: [said({ command, flags: [] })] });
const base = (image: string) => build({ baseImages: [said(image)] });
const old: HostFacts = { sysbox: { version: '0.6.7' } };
const error =
  ': below, inner containers fail with “unsafe procfs detected: openat2 /proc/./sys/net/ipv4/ip_unprivileged_port_start: invalid cross-device link”';
const needs = (what: string, sysbox: string) => `${what} inside needs Sysbox ${sysbox} or newer on the host`;
const has = (what: string, sysbox: string, host: string) => `${what} inside needs Sysbox ${sysbox} or newer, and this host has ${host}`;

test.each<[Request, HostFacts, string[]]>([
  [feature('28.5.2'), {}, [needs('Docker 28.5.2', '0.7.0') + error]],
  [feature('28'), {}, [needs('Docker 28', '0.7.0') + error]],
  [feature('29.0'), old, [has('Docker 29.0', '0.7.0', '0.6.7') + error]],
  [feature(), old, [has('The newest Docker', '0.7.0', '0.6.7') + error]],
  [feature('latest'), old, [has('The newest Docker', '0.7.0', '0.6.7') + error]],
  [feature('24.0'), { sysbox: { version: '0.6.2' } }, [has('Docker 24.0', '0.6.3', '0.6.2')]],
  [step('apt-get install -y docker-ce=5:28.5.2-1~debian.12~bookworm'), {}, [needs('Docker 28.5.2', '0.7.0') + error]],
  [
    step('curl -fsSL https://get.docker.com -o get-docker.sh && VERSION=29.0 sh get-docker.sh'),
    {},
    [needs('Docker 29.0', '0.7.0') + error],
  ],
  [base('docker:29-dind'), {}, [needs('Docker 29', '0.7.0') + error]],
  [feature('24.0'), old, []],
  [feature('28.5.1'), old, []],
  [feature('29.0'), { sysbox: { version: '0.7.0' } }, []],
  [feature(), {}, []],
  [feature('none'), old, []],
  [feature('29.0', 'ghcr.io/devcontainers/features/node'), old, []],
  [step('apt-get install -y docker.io'), {}, []],
  [base('docker:dind'), {}, []],
  [base('ghcr.io/acme/docker:29'), {}, []],
  [container(), {}, []],
  [build(), {}, []],
])('%#', (request, host, expected) => expect(messages(innerEngineTooNew, request, { host })).toEqual(expected));
