import { describe, expect, test } from 'vitest';
import type { Request } from '../../src/model/request.ts';
import type { Fix, Issue, Rule } from '../../src/model/rule.ts';
import { rules } from '../../src/rules/catalogue.ts';
import { requestsOfExample } from '../../src/tasks/fixes-of-rule.ts';
import { applyChanges } from '../apply-changes.ts';
import { fullRequests } from '../full-requests.ts';

/** Which rules offer a fix, and of which kind, as the project's list of rules has them. */
const intended = {
  safe: `workspace-mount-redirected mount-shared-propagation privileged-requested host-network-namespace host-pid-namespace host-ipc-namespace
    host-uts-namespace host-user-namespace host-cgroup-namespace capability-added seccomp-unconfined apparmor-changed label-disabled
    system-paths-unconfined runtime-overridden sysctl-not-namespaced sysctl-reaches-host sysbox-variable-set sysbox-variable-unknown
    port-published-widely cgroup-parent-set oom-score-lowered resource-unlimited feature-advisory systemd-undetected init-hides-systemd
    override-command-stops-systemd user-id-update-disabled containerd-volume-loses-snapshots runtime-folder-mounted kernel-file-mounted
    unknown-property wrong-type deprecated-property duplicate-key prototype-key case-variant-key`.split(/\s+/u),
  risky:
    `host-command docker-socket-mounted host-root-mounted engine-store-mounted system-path-mounted credential-mounted agent-socket-mounted
    home-mounted mount-outside-workspace mount-writable-in-compose host-file-read host-file-written host-variable-leaked foreign-namespace
    device-passed device-rule-added gpu-requested image-replaced-by-arguments build-context-outside-workspace build-option-unsafe
    feature-mounts-socket feature-weakens-isolation inner-data-root-unseen inner-store-shared`.split(/\s+/u),
  /** What pins a Feature or an image is in a registry. */
  later: ['feature-unpinned', 'feature-lock-missing', 'image-unpinned'],
};

/** Examples that no edit mends, or another kind of fix than the rule's does: the rule, and which of its examples. */
const otherwise: Readonly<Record<string, 'none' | 'risky'>> = {
  'host-command 3': 'none', // a service without its provider would be no service
  'unknown-property 1': 'risky', // what is spelled right takes effect
  'wrong-type 1': 'none', // which command was meant, the text does not tell
};

interface Case {
  readonly rule: Rule;
  readonly request: Request;
  readonly issue: Issue;
  readonly fix: Fix | undefined;
  readonly judge: (request: Request) => readonly Issue[];
}

function casesOf(rule: Rule, requests: readonly Request[], host = {}): readonly Case[] {
  return requests
    .filter(({ kind }) => rule.judges.includes(kind))
    .flatMap((request) => {
      const judge = (one: Request): readonly Issue[] =>
        rule.check(one, { host, peers: requests.map((peer) => (peer === request ? one : peer)) });
      return judge(request).map((issue): Case => ({ rule, request, issue, fix: rule.fix?.(issue, request), judge }));
    });
}

const ofExamples = await Promise.all(
  rules.flatMap((rule) =>
    rule.examples.map(async (example, index) => ({
      name: `${rule.id} ${index + 1}`,
      rule,
      cases: casesOf(rule, await requestsOfExample(example), example.host),
    })),
  ),
);
const all: readonly Case[] = [
  ...ofExamples.flatMap(({ cases }) => cases),
  ...rules.flatMap((rule) => casesOf(rule, fullRequests)),
  ...rules.flatMap((rule) =>
    ofExamples.flatMap(({ rule: other, cases }) =>
      other === rule ? [] : casesOf(rule, [...new Set(cases.map(({ request }) => request))]),
    ),
  ),
];

test('these rules offer fixes, and no others', () => {
  const { safe, risky, later } = intended;
  const ids = new Set(rules.map(({ id }) => id));
  expect([...safe, ...risky, ...later].filter((id) => !ids.has(id))).toEqual([]);
  expect(rules.filter(({ fix }) => fix !== undefined).map(({ id }) => id)).toEqual([...safe, ...risky].sort());
});

test.each(ofExamples.filter(({ rule }) => rule.fix !== undefined).map((one) => [one.name, one] as const))(
  'the example %s is mended as intended',
  (name, { rule, cases }) => {
    const kind = otherwise[name] ?? (intended.safe.includes(rule.id) ? 'safe' : 'risky');
    expect(cases.length).toBeGreaterThan(0);
    expect([...new Set(cases.map(({ fix }) => fix?.safety ?? 'none'))]).toEqual([kind]);
  },
);

describe('every fix', () => {
  const fixes = all.flatMap((one) => (one.fix === undefined ? [] : [{ ...one, fix: one.fix }]));

  test('says what it does in a line, and what it costs in another where it is risky', () => {
    expect(fixes.length).toBeGreaterThan(100);
    for (const { rule, fix } of fixes) {
      const where = `${rule.id}: ${fix.title} ${fix.stops ?? ''}`;
      expect(fix.title, where).toMatch(/^[A-Z].{5,79}$/u);
      expect(fix.title, where).not.toMatch(/[.\n]$|undefined|\[object/u);
      expect(fix.stops !== undefined, where).toBe(fix.safety === 'risky');
      if (fix.stops !== undefined) expect(fix.stops, where).toMatch(/^\S.{20,158}\.$/u);
      expect(fix.stops ?? '', where).not.toMatch(/undefined|\[object/u);
    }
  });

  test('changes something, and nothing else than facts of the request', () => {
    for (const { rule, fix, request } of fixes) {
      expect(fix.changes.length, rule.id).toBeGreaterThan(0);
      for (const change of fix.changes) {
        expect(change.kind).toBe(request.kind);
        if (change.do === 'add') continue;
        const held = (request as unknown as Readonly<Record<string, unknown>>)[change.field];
        const facts = (Array.isArray(held) ? held : [held]).flatMap((one: { hides?: readonly unknown[] }) => [one, ...(one.hides ?? [])]);
        expect(facts, `${rule.id}: ${change.field}`).toContain(change.fact);
      }
    }
  });

  test('never says that a container is not privileged: a Feature or a label would be hidden, not undone', () => {
    for (const { fix } of fixes) for (const change of fix.changes) if (change.field === 'privileged') expect(change.do).toBe('remove');
  });

  test('takes its issue away and brings no other of its rule', () => {
    const left: string[] = [];
    for (const { rule, fix, request, issue, judge } of fixes) {
      const before = judge(request).map(({ message }) => message);
      const after = judge(applyChanges(request, fix.changes)).map(({ message }) => message);
      const goes =
        rule.id === 'deprecated-property' || fix.changes.some(({ do: verb, field }) => verb === 'replace' && field === 'oddities');
      // A renamed key is another key: what it is then, only a second reading tells.
      if (goes) continue;
      const stays =
        after.filter((message) => message === issue.message).length >= before.filter((message) => message === issue.message).length;
      if (stays || after.length >= before.length) left.push(`${rule.id}: ${issue.message} → ${after.join(' | ')}`);
    }
    expect(left).toEqual([]);
  });
});
