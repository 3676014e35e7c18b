import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { rigs } from '../known/rigs.ts';
import type { Citation } from '../model/citation.ts';
import type { HostFacts } from '../model/host.ts';
import { patterns, results } from '../model/row.ts';
import { build, container } from '../../test/requests.ts';
import { applyRow } from './apply.ts';
import { matrix } from './catalogue.ts';

const folder = new URL('.', import.meta.url);
const byId = matrix.map((row) => [row.id, row] as const);
const rigIds = new Set(rigs.map(({ id }) => id));
const places: Readonly<Record<Citation['kind'], RegExp>> = {
  measured: /\S/u,
  source: /^[\w.-]+\/[\w.-]+@[\w.-]+: \S/u,
  'doc-link': /^https:\/\/\S+$/u,
  issue: /^https:\/\/github\.com\/[\w.-]+\/[\w.-]+\/(?:issues|pull)\/\d+$/u,
  inferred: /\S/u,
};
// Words of notes, not of the product: names of rigs and of entries in lists.
const notOurs = /—|\bengine [AB]\b|\bseed\b|\/work\/|measured\.md|sysbox-truth|\bB\d{1,2}\b|\bX-\d+\b/u;
const parts = new Set([
  'apply.ts',
  'bound-mounts.ts',
  'catalogue.ts',
  'evidence.ts',
  'host-sources.ts',
  'meets.ts',
  'study.ts',
  'unprobed.ts',
  'uses.ts',
]);

describe('the catalogue', () => {
  test('lists the rows of every file of the folder', () => {
    const files = readdirSync(folder).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts') && !parts.has(name));
    const text = readFileSync(new URL('catalogue.ts', folder), 'utf8');
    expect(files.filter((name) => !text.includes(`'./${name}'`))).toEqual([]);
    expect(text.match(/^ {2}\.\.\.\w+,$/gmu)?.length).toBe(files.length);
  });

  test('has no id twice', () => {
    const ids = matrix.map(({ id }) => id);
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
  });

  test('has rows of every pattern', () => {
    const numbers = new Set(matrix.map(({ pattern }) => String(pattern)));
    expect(Object.keys(patterns).filter((number) => !numbers.has(number))).toEqual([]);
    expect(numbers.size).toBe(19);
  });

  test('uses every word of the vocabulary', () => {
    const used = new Set(matrix.flatMap(({ behaviours }) => behaviours.map(({ result }) => result)));
    expect(results.filter((result) => !used.has(result))).toEqual([]);
  });
});

describe.each(byId)('%s', (id, row) => {
  test('has an id of its pattern’s word and kebab-case', () => {
    expect(id).toMatch(/^[a-z]+(?:-[a-z0-9]+)*\.[a-z0-9]+(?:-[a-z0-9]+)*$/u);
    expect(id.split('.')[0]).toBe(patterns[row.pattern].word);
  });

  test('says something, with evidence', () => {
    expect(row.behaviours.length).toBeGreaterThan(0);
    for (const { says, evidence } of row.behaviours) {
      expect(says).toMatch(/^[^\s].*[.]$/u);
      expect(says.length).toBeLessThanOrEqual(420);
      expect(evidence.length).toBeGreaterThan(0);
      expect(evidence.some(({ kind }) => kind !== 'inferred') || row.id === 'runtime.study-shares' || says.includes('Not measured')).toBe(
        true,
      );
    }
    for (const text of [row.aspect, row.expectation]) expect(text.trim()).not.toBe('');
  });

  test('gives the error text where the start fails', () => {
    expect(row.behaviours.filter(({ result, error }) => result === 'FAILS' && (error?.length ?? 0) < 6)).toEqual([]);
  });

  test('names rigs that exist, where and only where something was measured', () => {
    const citations = row.behaviours.flatMap(({ evidence }) => evidence);
    expect(citations.filter(({ kind, on }) => (kind === 'measured') !== rigIds.has(on ?? ''))).toEqual([]);
    expect(citations.filter(({ kind, on }) => kind !== 'measured' && on !== undefined)).toEqual([]);
  });

  test('names places that can be found', () => {
    const citations = row.behaviours.flatMap(({ evidence }) => evidence);
    expect(citations.filter(({ kind, where }) => !places[kind].test(where))).toEqual([]);
  });

  test('keeps to plain words', () => {
    const texts = [row.aspect, row.expectation, row.differs ?? '', row.workaround ?? '', ...row.behaviours.map(({ says }) => says)];
    expect(texts.filter((text) => notOurs.test(text))).toEqual([]);
    expect(row.differs ?? 'One sentence.').toMatch(/^[^\s].*\.$/u);
  });

  test('is not touched by an empty request', () => {
    expect(row.uses(container())).toEqual([]);
    expect(row.uses(build())).toEqual([]);
  });
});

/** Hosts in every combination that conditions look at. */
function* hosts(): Generator<HostFacts> {
  let count = 0;
  for (const kernel of ['4.19', '5.4', '5.10', '5.15', '6.3', '6.8', '6.18'])
    for (const sysbox of ['0.2.1', '0.6.4', '0.6.7', '0.7.0', '0.7.1'])
      for (const engine of ['20.10.24', '26.1.5', '29.7.2'])
        for (const bits of Array.from({ length: 64 }, (_, index) => index)) {
          const others = Math.imul(++count, 2_654_435_761) >>> 0;
          const has = (bit: number): boolean => ((others >>> bit) & 1) !== 0;
          yield {
            ...otherFacts(has),
            kernel,
            sysbox: { version: sysbox },
            engine: {
              version: engine,
              imageStore: has(0) ? 'containerd' : 'graph',
              defaultRuntime: has(1) ? 'runc' : 'sysbox-runc',
              rootless: has(2),
              snap: has(3),
            },
            timeNamespaces: (bits & 1) !== 0,
            buildsUnderSysbox: (bits & 2) !== 0,
            usernsRemap: (bits & 4) !== 0,
            idMappedMounts: (bits & 8) !== 0,
            shiftfs: (bits & 16) !== 0,
            selinux: (bits & 32) !== 0,
            cgroup: (bits & 1) === 0 ? 1 : 2,
            distribution: (bits & 2) === 0 ? 'ubuntu' : has(29) ? 'debian' : 'fedora',
          };
        }
}

/** Facts that few rows look at, by bits. */
function otherFacts(has: (bit: number) => boolean): HostFacts {
  return {
    distributionVersion: has(4) ? (has(5) ? '9' : '11') : has(5) ? '24.04' : '26.04',
    architecture: has(6) ? 'x86_64' : 'riscv64',
    systemd: has(7),
    wsl: has(8),
    containerd: { version: has(9) ? '1.7.24' : '2.2.1' },
    runc: { version: has(10) ? '1.1.5' : '1.3.4' },
    sysboxInstalled: has(11),
    sysboxRuns: has(12),
    sysboxRegistered: has(13),
    sysboxProgram: has(14),
    sysboxIds: has(15),
    sysboxStore: { fileSystem: has(16) ? 'ext4' : 'tmpfs', freeBytes: has(17) ? 0 : 2 ** 32 },
    engineStore: { fileSystem: has(18) ? 'xfs' : 'btrfs', freeBytes: has(19) ? 2 ** 30 : 2 ** 40 },
    engineAnswers: has(20),
    userNamespaces: has(21),
    idMappedOverlay: has(22),
    overlay: has(23),
    binfmt: has(24),
    seccompNotify: has(25),
    fuse: has(26),
    missingPrograms: has(27) ? [] : ['rsync'],
    insideContainer: has(28),
    lackingCapabilities: has(29) ? [] : ['SYS_RESOURCE'],
    insecureBuilds: has(30),
    staleContainers: has(31) ? 0 : 2,
    workspaceNosuid: has(4),
    freePorts: has(6) ? 0 : 200,
    gpuToolkit: has(8),
  };
}

// These rows are about some hosts alone.
const partial = new Set([
  'namespaces.host-with-userns-remap',
  'host.ubuntu-26-04',
  'host.runtime-program',
  'sysctls.kubernetes-unprivileged-ports',
  'docker-in-docker.binfmt-after-restart',
]);

test('on a host of which all is known a row has one behaviour, without a condition', () => {
  const conditional = matrix.filter(({ behaviours }) => behaviours.length !== 1 || behaviours[0]?.when !== undefined);
  const wrong = new Set<string>();
  for (const host of hosts())
    for (const row of conditional) {
      const { behaviours } = applyRow(row, host);
      if (behaviours.length === 0 && partial.has(row.id)) continue;
      if (behaviours.length !== 1 || behaviours[0]?.condition !== undefined) wrong.add(row.id);
    }
  expect([...wrong]).toEqual([]);
  expect(conditional.length).toBeGreaterThan(20);
});
