import { officialFeaturePrefix } from '../known/official-features.ts';
import type { Fact } from '../model/fact.ts';
import type { CapabilityChange, FeatureUse, Mount, SecurityOption } from '../model/request.ts';
import type { Issue } from '../model/rule.ts';
import { leavesWorkspace, showHostPath } from '../syntax/host-path.ts';
import { hostSource } from '../syntax/mount-strings.ts';
import { both, defineRule, issuesOf, levels, noIssues } from './define-rule.ts';
import { measured, source } from './shared/cite.ts';
import { featureOf, statedByFeature } from './shared/feature-origin.ts';
import { either, removing } from './shared/fix.ts';
import { lineOfFeature } from './shared/fix-feature.ts';
import { changingFeature } from './shared/fix-socket.ts';
import { reachOf } from './shared/host-reach.ts';

export const featureWeakensIsolation = defineRule({
  id: 'feature-weakens-isolation',
  title: 'A Feature weakens the container’s isolation',
  concern: 'supply-chain',
  severity: 'high',
  levels: levels('error', 'error', 'warn'),
  judges: ['container'],
  reads: ['capabilities', 'features', 'mounts', 'privileged', 'securityOptions'],
  options: {},
  why: 'What a Feature’s metadata asks for is merged into the container without a word, and the configuration cannot take it back: privileged holds if anyone asks for it, capabilities and security options only add up.',
  advice: 'Leave the Feature out, or copy it into .devcontainer without the request.',
  cites: [
    source('devcontainers/cli@f683c29f src/spec-node/imageMetadata.ts mergeConfiguration'),
    source('devcontainers/features@765e8ebd: docker-in-docker asks for privileged; go and rust for SYS_PTRACE and seccomp=unconfined'),
    measured('seccomp=unconfined: Seccomp_filters 1, Docker’s filter is gone'),
    measured(
      'capabilities added: none of them effective for user 1000, root has all of them anyway; apparmor=, label=, systempaths=unconfined: no effect',
    ),
    measured('inner Docker of a Feature that asks for privileged works under Sysbox, and inner Docker works without'),
  ],
  row: 'features.only-add',
  references: ['https://containers.dev/implementors/features/#devcontainer-feature-json-properties'],
  examples: [
    {
      format: 'devcontainer',
      bad: '{ "image": "debian:12", "features": { "ghcr.io/devcontainers/features/go:1": {} } }',
      good: '{ "image": "debian:12", "features": { "ghcr.io/devcontainers/features/node:1": {} } }',
    },
  ],
  check: ({ capabilities, features, mounts, privileged, securityOptions }) =>
    both(
      both(judgePrivileged(privileged, features), issuesOf(securityOptions, judgeOption)),
      both(issuesOf(capabilities, judgeCapability), issuesOf(mounts, judgeMount)),
    ),
  fix: (issue, request) => {
    const line = issue.evidence.map((fact) => lineOfFeature(fact, request)).find((one) => one !== undefined);
    // Its inner Docker is what it is there for: the gate takes the rest away.
    if (line?.value.name === inner) return undefined;
    // The tools of an official one are worth more than what it asks for, which the gate takes away without harm.
    if (line?.value.name.startsWith(officialFeaturePrefix) === true)
      return leavingToTheGate(issue, request) ?? changingFeature(issue, request);
    return changingFeature(issue, request);
  },
});

const leavingToTheGate = either(
  removing('privileged', { title: 'Start it without privileged', ofBringer: true }),
  removing('securityOptions', { title: ({ name }) => `Start it with the engine’s own ${name} settings`, ofBringer: true }),
  removing('capabilities', { title: ({ name }) => `Start it without adding ${name}`, ofBringer: true }),
);

const inner = `${officialFeaturePrefix}docker-in-docker`;

function judgePrivileged(privileged: Fact<boolean> | undefined, features: readonly Fact<FeatureUse>[]): readonly Issue[] {
  if (privileged?.value !== true) return noIssues;
  const stated = [privileged, ...(privileged.hides ?? [])].find(({ value, from }) => value && from.layer === 'feature');
  if (stated === undefined) return noIssues;
  const feature = featureOf(stated);
  if (/^Feature docker-in-docker \d/u.test(feature) && features.some(({ value }) => value.name === inner))
    return [{ message: `${feature} asks for privileged, which it does not need under Sysbox`, evidence: [stated], atMost: 'note' }];
  return [
    {
      message: `${feature} asks for privileged: under Sysbox that is contained, but Docker’s system call filter is gone`,
      evidence: [stated],
    },
  ];
}

function judgeOption(option: SecurityOption, _: undefined, fact: Fact<SecurityOption>): Issue | undefined {
  const stated = statedByFeature(fact);
  if (stated === undefined) return undefined;
  const { name, value } = option;
  const feature = featureOf(stated);
  if (name === 'seccomp')
    return {
      message: `${feature} sets seccomp=${value}: ${value === 'unconfined' ? 'Docker’s system call filter is gone, under Sysbox too' : 'another filter than Docker’s'}`,
      evidence: [stated],
    };
  if (name === 'no-new-privileges') return undefined;
  return {
    message: `${feature} sets ${name}${value === '' ? '' : `=${value}`}, which has no effect under Sysbox and opens the container elsewhere`,
    evidence: [stated],
    atMost: 'note',
  };
}

function judgeCapability({ change, name }: CapabilityChange, _: undefined, fact: Fact<CapabilityChange>): Issue | undefined {
  const stated = change === 'add' ? statedByFeature(fact) : undefined;
  if (stated === undefined) return undefined;
  return {
    message: `${featureOf(stated)} adds the capability ${name}: Sysbox discards it, but Docker’s system call filter may let more through`,
    evidence: [stated],
    atMost: 'note',
  };
}

// A socket has a rule of its own.
function judgeMount(mount: Mount, _: undefined, fact: Fact<Mount>): string | undefined {
  if (fact.from.layer !== 'feature') return undefined;
  const path = hostSource(mount);
  if (path === undefined || !leavesWorkspace(path) || reachOf(mount).engineSocket !== undefined) return undefined;
  return `${featureOf(fact)} mounts ${showHostPath(path)} of this machine at ${mount.target}`;
}
