import { describe, expect, test } from 'vitest';
import type { Fact } from '../../src/model/fact.ts';
import type { HostFacts } from '../../src/model/host.ts';
import type { Change, Request } from '../../src/model/request.ts';
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
    port-published-widely cgroup-parent-set oom-score-lowered resource-unlimited feature-unpinned feature-lock-missing
    feature-lock-mismatch feature-advisory systemd-undetected init-hides-systemd
    override-command-stops-systemd user-id-update-disabled containerd-volume-loses-snapshots runtime-folder-mounted kernel-file-mounted
    unknown-property wrong-type deprecated-property duplicate-key prototype-key case-variant-key`.split(/\s+/u),
  risky:
    `host-command docker-socket-mounted host-root-mounted engine-store-mounted system-path-mounted credential-mounted agent-socket-mounted
    home-mounted mount-outside-workspace mount-writable-in-compose host-file-read host-file-written host-variable-leaked foreign-namespace
    device-passed device-rule-added gpu-requested image-replaced-by-arguments build-context-outside-workspace build-option-unsafe
    feature-mounts-socket feature-weakens-isolation inner-data-root-unseen inner-store-shared`.split(/\s+/u),
  /** What pins an image is in a registry. */
  later: ['image-unpinned'],
};

/** Examples that no edit mends, or another kind of fix than the rule's does: the rule, and which of its examples. */
const otherwise: Readonly<Record<string, 'none' | 'risky' | 'safe'>> = {
  'feature-weakens-isolation 1': 'safe', // an official Feature stays, and the gate takes away what it asks for
  'host-command 3': 'none', // a service without its provider would be no service
  'label-disabled 2': 'risky', // another label may hold more back than the engine's own
  'unknown-property 1': 'risky', // what is spelled right takes effect
  'wrong-type 1': 'none', // which command was meant, the text does not tell
};

interface Case {
  readonly rule: Rule;
  readonly request: Request;
  readonly requests: readonly Request[];
  readonly host: HostFacts;
  readonly issue: Issue;
  readonly fix: Fix | undefined;
  readonly judge: (request: Request) => readonly Issue[];
}

function casesOf(rule: Rule, requests: readonly Request[], host: HostFacts = {}): readonly Case[] {
  return requests
    .filter(({ kind }) => rule.judges.includes(kind))
    .flatMap((request) => {
      const judge = (one: Request): readonly Issue[] =>
        rule.check(one, { host, peers: requests.map((peer) => (peer === request ? one : peer)) });
      return judge(request).map((issue): Case => ({ rule, request, requests, host, issue, fix: rule.fix?.(issue, request), judge }));
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
  const fixes = all.flatMap((one) => (one.fix === undefined ? [] : [{ ...one, fix: one.fix, name: `${one.rule.id}: ${one.fix.title}` }]));

  test('says what it does in a line, and what it costs in another where it is risky', () => {
    expect(fixes.length).toBeGreaterThan(100);
    const wrong = fixes.filter(({ fix: { title, safety, stops } }) => {
      const isTitle = /^[A-Z].{5,79}$/u.test(title) && !/[.\n]$|undefined|\[object/u.test(title);
      const isCost =
        safety === 'safe' ? stops === undefined : /^\S.{20,158}\.$/u.test(stops ?? '') && !/undefined|\[object/u.test(stops ?? '');
      return !isTitle || !isCost;
    });
    expect(wrong.map(({ name, fix }) => `${name} ${fix.stops ?? ''}`)).toEqual([]);
  });

  test('changes facts of the request, and says its kind', () => {
    const strange = fixes.filter(
      ({ fix, request }) =>
        fix.changes.length === 0 || fix.changes.some((change) => change.kind !== request.kind || !isHeld(change, request)),
    );
    expect(strange.map(({ name }) => name)).toEqual([]);
  });

  test('never says that a container is not privileged: what a Feature or a label asks for would be hidden, not undone', () => {
    const said = fixes.flatMap(({ fix }) => fix.changes.filter(({ field }) => field === 'privileged'));
    expect(new Set(said.map((change) => change.do))).toEqual(new Set(['remove']));
  });

  test('takes its issue away', () => {
    const left = fixes.filter(({ fix, request, issue, judge }) => {
      // A renamed key is another key: what it is then, only a second reading tells.
      if (isRenaming(fix)) return false;
      const count = (one: Request): number => judge(one).filter(({ message }) => message === issue.message).length;
      return count(applyChanges(request, fix.changes)) >= count(request);
    });
    expect(left.map(({ name, issue }) => `${name} ← ${issue.message}`)).toEqual([]);
  });

  test('brings no issue of any rule, except that an inner Docker comes with its Feature', () => {
    const more = fixes.flatMap(({ name, fix, request, requests, host }) => {
      if (isRenaming(fix)) return [];
      const after = applyChanges(request, fix.changes);
      const peers = requests.map((peer) => (peer === request ? after : peer));
      const now = rules.filter(
        (rule) =>
          rule.judges.includes(request.kind) &&
          rule.check(after, { host, peers }).length > rule.check(request, { host, peers: requests }).length,
      );
      return now.map(({ id }) => ({ name, id, isFeature: fix.changes.some(({ field }) => field === 'features') }));
    });
    expect(more.filter(({ isFeature }) => !isFeature)).toEqual([]);
    expect(more.filter(({ id }) => !['feature-unpinned', 'feature-lock-missing'].includes(id))).toEqual([]);
  });
});

function isRenaming(fix: Fix): boolean {
  return fix.changes.some(({ do: verb, field }) => verb === 'replace' && field === 'oddities');
}

function isHeld(change: Change, request: Request): boolean {
  if (change.do === 'add') return true;
  const held = (request as unknown as Readonly<Record<string, Fact<unknown> | readonly Fact<unknown>[] | undefined>>)[change.field];
  const tops = held === undefined ? [] : 'value' in held ? [held] : held;
  return tops.flatMap((one) => [one, ...(one.hides ?? [])]).includes(change.fact);
}
