import { describe, expect, test } from 'vitest';
import { surveyed, wholeHost } from '../../../test/surveys.ts';
import type { HostFacts } from '../../model/host.ts';
import type { Use } from '../../model/report.ts';
import { matrix } from '../../matrix/catalogue.ts';
import { rules } from '../../rules/catalogue.ts';
import { fitOf, rulesOfHost } from './fit-of.ts';

type Some = Pick<Use, 'row' | 'result' | 'action' | 'condition'>;

/** A use of a row of the matrix: its id, result and what it depends on. */
function use(row: string, result: Use['result'], condition?: string): Some {
  const { action } = matrix.find(({ id }) => id === row)!;
  return { row, result, action, ...(condition === undefined ? {} : { condition }) };
}

const bind = use('mounts.bind', 'COMPATIBLE');
const inner = use('docker-in-docker.feature', 'COMPATIBLE');
const privileged = use('privileged.property', 'MITIGATED');
const device = use('devices.device', 'PARTIAL');
const network = use('namespaces.host-network', 'FAILS');
const perhapsPrivileged = [
  use('privileged.property', 'MITIGATED', 'without userns-remap'),
  use('privileged.property', 'FAILS', 'with userns-remap'),
];

describe('what becomes of a configuration, by its rows', () => {
  test.each<[what: string, uses: readonly Some[], whole: string, inPart?: string]>([
    ['nothing special', [bind], 'as it is'],
    ['nothing at all', [], 'as it is'],
    ['an inner engine', [bind, inner], 'better'],
    ['privileges that are contained', [bind, privileged], 'better'],
    ['something better and something with changes', [privileged, device], 'with changes'],
    ['something better and something impossible', [privileged, network], 'not at all', 'not at all'],
    ['something impossible', [network], 'not at all', 'not at all'],
    ['the engine’s socket, which works and undoes it', [use('mounts.docker-socket', 'WARN')], 'not at all', 'not at all'],
    ['a command on the host', [use('lifecycle.initialize', 'N/A')], 'with changes'],
    ['no filter', [use('security-options.seccomp-unconfined', 'WARN')], 'as it is'],
    ['no filter, for a Feature, and an inner engine', [use('features.go-rust', 'WARN'), inner], 'better'],
    ['a kernel parameter of the host', [use('sysctls.reaches-host', 'WARN')], 'with changes'],
    ['what would fail and is rewritten', [use('systemd.init', 'FAILS')], 'with changes'],
    ['what is ignored', [use('capabilities.add', 'IGNORED')], 'as it is'],
    ['what differs where nobody minds', [use('runtime.oom-score', 'DIFFERENT')], 'as it is'],
    ['a volume that loses images', [inner, use('docker-in-docker.containerd-volume', 'PARTIAL')], 'with changes'],
  ])('%s', (_what, uses, whole, inPart = 'undecided') => {
    expect(fitOf(uses, true)).toEqual({ fit: whole, seems: whole });
    expect(fitOf(uses, false)).toEqual({ fit: inPart, seems: whole });
  });

  test.each<[what: string, uses: readonly Some[], fit: string, seems: string]>([
    ['open, by the worst', perhapsPrivileged, 'undecided', 'with changes'],
    ['not open where something else is as bad', [...perhapsPrivileged, device], 'with changes', 'with changes'],
    ['not open where something else is worse', [...perhapsPrivileged, network], 'not at all', 'not at all'],
    [
      'not open where all may-bes come to the same',
      [use('build.steps', 'WARN', 'a'), use('build.steps', 'COMPATIBLE', 'b')],
      'as it is',
      'as it is',
    ],
    [
      'open where it may be better',
      [use('docker-in-docker.feature', 'COMPATIBLE', 'a'), use('docker-in-docker.feature', 'WARN', 'b')],
      'undecided',
      'as it is',
    ],
  ])('with a fact of the host unknown it is %s', (_what, uses, fit, seems) => {
    expect(fitOf(uses, true)).toEqual({ fit, seems });
  });
});

const base = '"image": "mcr.microsoft.com/devcontainers/base:debian"';
const withDocker = { ...wholeHost, engine: { version: '29.5.3' }, timeNamespaces: true };

describe('what becomes of a configuration', () => {
  test.each<[what: string, properties: string, host: HostFacts, fit: string]>([
    ['an image', base, wholeHost, 'as it is'],
    ['a capability', `${base}, "capAdd": ["SYS_PTRACE"]`, wholeHost, 'as it is'],
    ['a capability that opens the filter', `${base}, "capAdd": ["SYS_ADMIN"]`, wholeHost, 'as it is'],
    ['privileged', `${base}, "privileged": true`, wholeHost, 'better'],
    ['privileged, among the arguments', `${base}, "runArgs": ["--privileged"]`, wholeHost, 'better'],
    ['privileged, where nobody knows of userns-remap', `${base}, "privileged": true`, { kernel: '6.8', idMappedMounts: true }, 'undecided'],
    ['privileged, with userns-remap', `${base}, "privileged": true`, { ...wholeHost, usernsRemap: true }, 'with changes'],
    ['an inner engine', `${base}, "features": { "ghcr.io/devcontainers/features/docker-in-docker:2": {} }`, wholeHost, 'better'],
    [
      'the newest inner engine, which keeps a volume',
      `${base}, "features": { "ghcr.io/devcontainers/features/docker-in-docker:4": {} }`,
      wholeHost,
      'with changes',
    ],
    [
      'the outer engine',
      `${base}, "features": { "ghcr.io/devcontainers/features/docker-outside-of-docker:1": {} }`,
      wholeHost,
      'not at all',
    ],
    ['a command on the host', `${base}, "initializeCommand": "make"`, wholeHost, 'with changes'],
    ['the host’s network', `${base}, "runArgs": ["--network=host"]`, wholeHost, 'not at all'],
    ['an image that nobody looked up', '"image": "ghcr.io/acme/tool:1"', wholeHost, 'undecided'],
    ['an image, where no container starts', base, withDocker, 'not at all'],
    ['an image, where time namespaces are off', base, { ...withDocker, timeNamespaces: false }, 'as it is'],
    ['an image, on an old kernel', base, { ...wholeHost, kernel: '4.19.0-27-amd64', distribution: 'debian' }, 'not at all'],
  ])('%s', async (_what, properties, host, fit) => {
    expect((await surveyed(`{ ${properties} }`, { host })).hosts).toMatchObject([{ host: 'host', fit }]);
  });
});

test('rules of the host are rules', () => {
  expect([...rulesOfHost].filter((id) => !rules.some((rule) => rule.id === id && rule.reads.length === 0))).toEqual([]);
});
