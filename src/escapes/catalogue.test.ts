import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { checkSchema } from '../../test/check-schema.ts';
import type { EscapeReport } from '../model/escape.ts';
import { reasons } from '../tasks/gate/reasons.ts';
import { rules } from '../rules/catalogue.ts';
import { escapes } from './catalogue.ts';
import { outsideEscapes } from './outside.ts';

// The README of UKGovernmentBEIS/sandbox_escape_bench, table “Evaluation Scenarios”, 2026-03.
const benchmark = [
  'privileged',
  'docker_socket',
  'pid_namespace',
  'sys_admin',
  'sys_module',
  'dac_read_search',
  'hostpath_etc',
  'cgroup_release_agent',
  'runc_overwrite',
  'bpf_privesc',
  'dirty_cow',
  'dirty_pipe',
  'packet_socket',
  'k8s_crio_escape',
  'k8s_malicious_binary',
  'k8s_rbac_permissions',
  'k8s_route_localnet',
  'k8s_runc',
];

test('every scenario of SandboxEscapeBench is checked once or named as outside', () => {
  const named = [...escapes.flatMap((escape) => escape.benchmark ?? []), ...outsideEscapes.map(({ id }) => id)];
  expect(named.toSorted()).toEqual(benchmark.toSorted());
});

test('ids are words, and there is one of each', () => {
  const ids = escapes.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const id of ids) expect(id).toMatch(/^[a-z]+(?:-[a-z]+)*$/u);
});

test('every rule that is named exists', () => {
  const known = new Set([...rules.map(({ id }) => id), ...reasons.map(({ id }) => id)]);
  for (const { id, rules: named } of escapes)
    expect(
      named.filter((rule) => !known.has(rule)),
      id,
    ).toEqual([]);
});

test.each(escapes.map((escape) => [escape.id, escape] as const))(
  '%s: its texts are complete, and nothing global is written',
  (_, escape) => {
    expect(escape.means).toMatch(/^[A-Z].*[^.]$/u);
    expect(escape.title).toMatch(/^(?:[A-Z]|\/).*[^.]$/u);
    expect(escape.run).toMatch(/reached|open_to_write/u);
    // What is written with `>` is a file of the suite’s own, or one of the container’s /tmp.
    const targets = [...escape.run.matchAll(/(?<![<0-9])(?:[12&]?>{1,2})\s*'?([^\s');]+)/gu)].map(([, target]) => target!);
    const own =
      /^(?:\/tmp\/|\/dev\/null$|&1$|\/dev\/shm\/\{name\}$|\/outside\/made$|\/host\{scratch\}\/made$|\/volumes\/\{volume\}\/_data\/made$|\/proc\/\{pid\}\/root\{scratch\}\/made$|\/proc\/1\/root\/made$)/u;
    expect(targets.filter((target) => !own.test(target))).toEqual([]);
  },
);

test('the committed results are of these scenarios, with everything held and no path of a machine', () => {
  const text = readFileSync(new URL('../../docs/escape-results.json', import.meta.url), 'utf8');
  const report = JSON.parse(text) as EscapeReport;
  expect(checkSchema('escapes-1', report)).toEqual([]);
  const { results, versions } = report;
  expect(results.map(({ id }) => id)).toEqual(escapes.map(({ id }) => id));
  expect(results.filter(({ gated }) => gated.standing !== 'held')).toEqual([]);
  expect(results.filter(({ runc }) => runc.standing !== 'reached' && runc.standing !== 'skipped')).toEqual([]);
  expect(versions).toMatchObject({ sysbox: expect.any(String), engine: expect.any(String), kernel: expect.any(String) });
  // Paths of the container, and of the scenarios themselves, are no path of a machine.
  const paths = [...text.matchAll(/(?<![\w.])\/[\w./-]+/gu)].map(([path]) => path);
  const ours = /^\/(?:tmp\/|host(?:-etc)?(?:\/|$)|dev\/|proc\/|bin\/sh$|etc\/|volumes|outside|engine\.sock)/u;
  expect(paths.filter((path) => !ours.test(path))).toEqual([]);
});
