import { describe, expect, test } from 'vitest';
import type { FeatureUse } from '../model/request.ts';
import { container, messages, said } from '../../test/requests.ts';
import { featureWeakensIsolation } from './feature-weakens-isolation.ts';

const go = { layer: 'feature', document: 'Feature go 1.3.4' } as const;
const dind = { layer: 'feature', document: 'Feature docker-in-docker 2.12.0' } as const;
const use = (name: string) => said<FeatureUse>({ id: name, source: 'registry', name, options: {}, adds: [] });
const etc = { kind: 'bind', source: { base: 'root', path: '/etc' }, target: '/x', readOnly: false } as const;

describe('found', () => {
  test.each([
    [
      { privileged: said(true, go) },
      'Feature go 1.3.4 asks for privileged: under Sysbox that is contained, but Docker’s system call filter is gone',
    ],
    [
      { privileged: { ...said(true), hides: [said(true, go)] } },
      'Feature go 1.3.4 asks for privileged: under Sysbox that is contained, but Docker’s system call filter is gone',
    ],
    [
      { privileged: said(true, dind) },
      'Feature docker-in-docker 2.12.0 asks for privileged: under Sysbox that is contained, but Docker’s system call filter is gone',
    ],
    [
      { securityOptions: [said({ name: 'seccomp', value: 'unconfined' }, go)] },
      'Feature go 1.3.4 sets seccomp=unconfined: Docker’s system call filter is gone, under Sysbox too',
    ],
    [{ mounts: [said(etc, go)] }, 'Feature go 1.3.4 mounts /etc of this machine at /x'],
  ])('%#', (fields, message) => {
    const issues = featureWeakensIsolation.check(container(fields), { host: {} });
    expect(issues.map((issue) => issue.message)).toEqual([message]);
    expect(issues[0]!.atMost).toBeUndefined();
  });
});

describe('no more than a note', () => {
  test.each([
    [
      { privileged: said(true, dind), features: [use('ghcr.io/devcontainers/features/docker-in-docker')] },
      'Feature docker-in-docker 2.12.0 asks for privileged, which it does not need under Sysbox',
    ],
    [
      { securityOptions: [said({ name: 'label', value: 'disable' }, go)] },
      'Feature go 1.3.4 sets label=disable, which has no effect under Sysbox and opens the container elsewhere',
    ],
    [
      { capabilities: [said({ change: 'add', name: 'SYS_PTRACE' } as const, go)] },
      'Feature go 1.3.4 adds the capability SYS_PTRACE: Sysbox discards it, but Docker’s system call filter may let more through',
    ],
  ])('%#', (fields, message) =>
    expect(featureWeakensIsolation.check(container(fields), { host: {} }).map((issue) => [issue.message, issue.atMost])).toEqual([
      [message, 'note'],
    ]),
  );
});

describe('clear', () => {
  test.each([
    [{ privileged: said(true), securityOptions: [said({ name: 'seccomp', value: 'unconfined' })], mounts: [said(etc)] }],
    [{ privileged: { ...said(true), hides: [said(false, go)] } }],
    [{ privileged: said(false, go) }],
    [{ securityOptions: [said({ name: 'no-new-privileges', value: '' }, go)] }],
    [{ capabilities: [said({ change: 'drop', name: 'ALL' } as const, go)] }],
    [{ mounts: [said({ kind: 'volume', source: 'v', target: '/var/lib/docker', readOnly: false } as const, dind)] }],
    [{ mounts: [said({ ...etc, source: { base: 'root', path: '/run/docker.sock' } } as const, go)] }],
    [{}],
  ])('%#', (fields) => expect(messages(featureWeakensIsolation, container(fields))).toEqual([]));
});
