import { fc } from '../../test/seeded.ts';
import { describe, expect, test } from 'vitest';
import { anyContainer } from '../../test/any-request.ts';
import { fullRequests } from '../../test/full-requests.ts';
import { build, container, said } from '../../test/requests.ts';
import type { HostFacts } from '../model/host.ts';
import type { Request } from '../model/request.ts';
import { fieldNames } from '../model/request-fields.ts';
import type { HostNeed, Row } from '../model/row.ts';
import type { Fact } from '../model/fact.ts';
import { showFact } from '../syntax/show.ts';
import { applyRow, assess, matrixFor } from './apply.ts';
import { matrix } from './catalogue.ts';
import { meets } from './meets.ts';

const show = (fact: Fact<unknown>): string => showFact(fact, (text) => text);

const row = (id: string): Row => matrix.find((one) => one.id === id)!;

const idsOn = (host: HostFacts): string[] => matrixFor(matrix, host).entries.map(({ id }) => id);

describe('conditions', () => {
  const cases: readonly (readonly [why: string, need: HostNeed, host: HostFacts, answer: string, condition: string | undefined])[] = [
    ['the same version is not below', { kernel: { below: '6.7' } }, { kernel: '6.7' }, 'no', undefined],
    ['a patch level is still of the version', { kernel: { from: '6.7' } }, { kernel: '6.7.0-45-generic' }, 'yes', undefined],
    ['numbers, not text', { kernel: { from: '6.7' } }, { kernel: '6.18.44' }, 'yes', undefined],
    ['numbers, not text, the other way', { engine: { below: '26' } }, { engine: { version: '9.1' } }, 'yes', undefined],
    ['both ends', { sysbox: { from: '0.6.6', below: '0.7.0' } }, { sysbox: { version: '0.6.7' } }, 'yes', undefined],
    ['above both ends', { sysbox: { from: '0.6.6', below: '0.7.0' } }, { sysbox: { version: '0.7.0' } }, 'no', undefined],
    ['what follows the numbers does not count', { engine: { from: '29.5' } }, { engine: { version: '29.5.0-rc.1' } }, 'yes', undefined],
    ['not known', { kernel: { from: '6.7' } }, {}, 'unknown', 'on kernel 6.7 or newer'],
    ['a version that is none is not known', { kernel: { from: '6.7' } }, { kernel: 'unknown' }, 'unknown', 'on kernel 6.7 or newer'],
    ['an empty version is not known', { sysbox: { below: '0.7.1' } }, { sysbox: { version: '' } }, 'unknown', 'on Sysbox older than 0.7.1'],
    ['both ends not known', { sysbox: { from: '0.6.6', below: '0.7.0' } }, {}, 'unknown', 'on Sysbox from 0.6.6 to before 0.7.0'],
    [
      'two not known',
      { kernel: { from: '6.7' }, sysbox: { from: '0.6.7' } },
      {},
      'unknown',
      'on kernel 6.7 or newer and on Sysbox 0.6.7 or newer',
    ],
    ['one of two known', { kernel: { from: '6.7' }, sysbox: { from: '0.6.7' } }, { kernel: '6.8' }, 'unknown', 'on Sysbox 0.6.7 or newer'],
    ['one that does not hold decides', { kernel: { from: '6.7' }, sysbox: { from: '0.6.7' } }, { kernel: '6.6' }, 'no', undefined],
    [
      'three not known',
      { kernel: { below: '5.12' }, idMappedMounts: false, shiftfs: false },
      {},
      'unknown',
      'on kernel older than 5.12, where mounts cannot be ID-mapped and without shiftfs',
    ],
    ['a switch that is on', { usernsRemap: true }, { usernsRemap: true }, 'yes', undefined],
    ['a switch that is off', { usernsRemap: true }, { usernsRemap: false }, 'no', undefined],
    ['a switch wanted off', { shiftfs: false }, { shiftfs: false }, 'yes', undefined],
    ['a switch not known', { buildsUnderSysbox: true }, {}, 'unknown', 'where the engine’s builder runs under Sysbox'],
    ['the distribution', { distribution: 'ubuntu' }, { distribution: 'ubuntu' }, 'yes', undefined],
    ['another distribution', { distribution: 'ubuntu' }, { distribution: 'debian' }, 'no', undefined],
    ['not this distribution', { otherDistribution: 'ubuntu' }, { distribution: 'ubuntu' }, 'no', undefined],
    ['any but this distribution', { otherDistribution: 'ubuntu' }, { distribution: 'debian' }, 'yes', undefined],
    ['the distribution not known', { otherDistribution: 'ubuntu' }, {}, 'unknown', 'on distributions other than Ubuntu'],
    ['the cgroup version not known', { cgroup: 2 }, {}, 'unknown', 'with cgroup v2'],
    ['no condition', {}, {}, 'yes', undefined],
    [
      'a distribution among several that are not meant',
      { otherDistribution: ['ubuntu', 'debian'] },
      { distribution: 'debian' },
      'no',
      undefined,
    ],
    ['none of several distributions', { otherDistribution: ['ubuntu', 'debian'] }, { distribution: 'arch' }, 'yes', undefined],
    ['one of some words', { architecture: { is: ['x86_64'] } }, { architecture: 'x86_64' }, 'yes', undefined],
    ['none of some words', { architecture: { not: ['x86_64'] } }, { architecture: 'x86_64' }, 'no', undefined],
    ['a word not known', { architecture: { not: ['x86_64', 'aarch64'] } }, {}, 'unknown', 'on processors other than x86_64 or aarch64'],
    [
      'the fuller store decides',
      { freeGib: { below: 1 } },
      { sysboxStore: { freeBytes: 0 }, engineStore: { freeBytes: 2 ** 40 } },
      'yes',
      undefined,
    ],
    ['one store alone', { freeGib: { atLeast: 1, below: 10 } }, { engineStore: { freeBytes: 2 ** 30 } }, 'yes', undefined],
    ['no store known', { freeGib: { atLeast: 10 } }, { engineStore: { fileSystem: 'ext4' } }, 'unknown', 'with 10 GiB free'],
    [
      'the namespaces that Sysbox lists win over its version',
      { sysboxTimeNamespace: true },
      { sysbox: { version: '0.7.0', namespaces: ['time'] } },
      'yes',
      undefined,
    ],
    ['else its version counts', { sysboxTimeNamespace: true }, { sysbox: { version: '0.7.0' } }, 'no', undefined],
    ['nothing known of Sysbox', { sysboxTimeNamespace: false }, {}, 'unknown', 'on Sysbox older than 0.7.1'],
    ['the runtimes of a file of facts', { sysboxRegistered: false }, { engine: { version: '28', runtimes: ['runc'] } }, 'yes', undefined],
    ['a count', { freePorts: false }, { freePorts: 0 }, 'yes', undefined],
    ['an empty list', { programs: true }, { missingPrograms: [] }, 'yes', undefined],
    ['a range without ends', { kernel: {} }, {}, 'yes', undefined],
  ];
  test.each(cases)('%s', (_why, need, host, answer, condition) => {
    const met = meets(need, host);
    expect([met.answer, met.condition]).toEqual([answer, condition]);
    expect(met.open !== undefined).toBe(answer === 'unknown');
  });
});

describe('rows on a host', () => {
  const cases: readonly (readonly [id: string, host: HostFacts, expected: readonly (readonly string[])[]])[] = [
    ['host.time-namespace', { engine: { version: '29.7.2' }, sysbox: { version: '0.7.0' }, timeNamespaces: true }, [['FAILS']]],
    ['host.time-namespace', { engine: { version: '29.7.2' }, sysbox: { version: '0.7.0' }, timeNamespaces: false }, [['COMPATIBLE']]],
    ['host.time-namespace', { engine: { version: '29.7.2' }, sysbox: { version: '0.7.1' } }, [['COMPATIBLE']]],
    ['host.time-namespace', { engine: { version: '29.4.3' } }, [['COMPATIBLE']]],
    [
      'host.time-namespace',
      { engine: { version: '29.7.2' }, sysbox: { version: '0.7.0' } },
      [
        ['FAILS', 'with time namespaces on in the engine (the default)'],
        ['COMPATIBLE', 'with "time-namespaces": false in the engine’s daemon.json'],
      ],
    ],
    ['host.kernel', { kernel: '5.3', distribution: 'ubuntu' }, [['COMPATIBLE']]],
    ['host.kernel', { kernel: '5.3', distribution: 'debian' }, [['FAILS']]],
    [
      'host.kernel',
      { kernel: '5.3' },
      [
        ['COMPATIBLE', 'on Ubuntu'],
        ['FAILS', 'on distributions other than Ubuntu'],
      ],
    ],
    ['host.kernel', { kernel: '6.18' }, [['COMPATIBLE']]],
    [
      'features.install-script',
      {},
      [
        ['WARN', 'where the engine’s builder runs under runc (the default)'],
        ['COMPATIBLE', 'where the engine’s builder runs under Sysbox'],
      ],
    ],
    ['namespaces.host-network', { engine: { version: '25.0.5' } }, [['FAILS']]],
    ['runtime.copy', { sysbox: { version: '0.7.1' } }, [['WARN']]],
    ['namespaces.host-with-userns-remap', { usernsRemap: false }, []],
  ];
  test.each(cases)('%s %j', (id, host, expected) => {
    const found = applyRow(row(id), host).behaviours.map(({ behaviour, condition }) =>
      condition === undefined ? [behaviour.result] : [behaviour.result, condition],
    );
    expect(found).toEqual(expected);
  });

  test('knowing less never hides a behaviour', () => {
    const host = fc.record(
      {
        kernel: fc.constantFrom('4.19', '5.10', '5.15', '6.6', '6.18'),
        sysbox: fc.constantFrom('0.5.2', '0.6.7', '0.7.0', '0.7.1').map((version) => ({ version })),
        engine: fc.constantFrom('20.10.24', '26.1.5', '29.7.2').map((version) => ({ version })),
        timeNamespaces: fc.boolean(),
        buildsUnderSysbox: fc.boolean(),
        usernsRemap: fc.boolean(),
        idMappedMounts: fc.boolean(),
        shiftfs: fc.boolean(),
        selinux: fc.boolean(),
        cgroup: fc.constantFrom(1 as const, 2 as const),
        distribution: fc.constantFrom('ubuntu', 'debian'),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(host, fc.constantFrom(...matrix), fc.string(), (facts, one, dropped) => {
        const keys = Object.keys(facts);
        const less = Object.fromEntries(
          Object.entries(facts).filter(([key]) => key !== keys[dropped.length % Math.max(keys.length, 1)]),
        ) as HostFacts;
        const before = applyRow(one, facts).behaviours.map(({ behaviour }) => behaviour);
        const after = applyRow(one, less).behaviours.map(({ behaviour }) => behaviour);
        expect(after).toEqual(expect.arrayContaining(before));
      }),
      { numRuns: 300 },
    );
  });

  test('the matrix leaves out rows that say nothing of the host', () => {
    expect(idsOn({})).toEqual(matrix.map(({ id }) => id));
    expect(idsOn({ usernsRemap: false })).not.toContain('namespaces.host-with-userns-remap');
  });

  test('the matrix is plain data', () => {
    const table = matrixFor(matrix, { kernel: '6.18' });
    expect(JSON.parse(JSON.stringify(table))).toEqual(table);
  });
});

const touched = (request: Request): string[] => matrix.filter((one) => one.uses(request).length > 0).map(({ id }) => id);

describe('assess', () => {
  const privileged = said(true, { pointer: '/privileged' });
  const request = container({ privileged, namespaces: [said({ kind: 'pid' as const, mode: 'host' })] });

  test('gives every row that a request touches, with the place and the value', () => {
    const uses = assess(request, matrix, { usernsRemap: false }, show);
    expect(uses.map((use) => [use.row, use.result, use.action])).toEqual([
      ['privileged.property', 'MITIGATED', 'rewrite'],
      ['namespaces.host-pid', 'FAILS', 'block'],
    ]);
    expect(uses[0]?.evidence).toEqual([{ from: privileged.from, shows: 'true' }]);
    expect(uses[0]?.condition).toBeUndefined();
    expect(uses[1]?.error).toContain("sysbox containers can't share namespaces [pid] with the host");
  });

  test('gives every behaviour that could hold, with its condition', () => {
    const uses = assess(request, matrix, {}, show).filter((use) => use.row === 'privileged.property');
    expect(uses.map((use) => [use.result, use.condition])).toEqual([
      ['MITIGATED', 'where the engine runs without userns-remap (the default)'],
      ['FAILS', 'where the engine runs with userns-remap'],
    ]);
  });

  test('says nothing of an empty request', () => {
    expect(assess(container(), matrix, {}, show)).toEqual([]);
  });

  test('passes over no row that a request touches', () => {
    // With every row known to behave somehow, what is assessed is what is touched.
    const always = matrix.map((one): Row => ({ ...one, behaviours: [{ ...one.behaviours[0]!, when: {} }] }));
    const assessed = (of: Request): string[] => assess(of, always, {}, show).map((use) => use.row);
    for (const full of fullRequests) {
      expect(assessed(full)).toEqual(touched(full));
      for (const name of fieldNames[full.kind]) {
        const alone = { ...(full.kind === 'container' ? container() : build()), [name]: full[name as keyof Request] } as Request;
        expect(assessed(alone)).toEqual(touched(alone));
      }
    }
    fc.assert(
      fc.property(anyContainer, (of) => {
        expect(assessed(of)).toEqual(touched(of));
      }),
    );
  });
});
