import type { Row } from '../model/row.ts';
import { guide, inferred, measured, runcSource, sysboxIssue, sysboxTest } from './evidence.ts';
import { virtualizes } from './study.ts';
import { untouched } from './uses.ts';

/** Pattern 1, continued: other engines and runtimes inside. */
export const rows: readonly Row[] = [
  {
    id: 'docker-in-docker.sysbox-inside',
    pattern: 1,
    aspect: 'Sysbox inside Sysbox',
    expectation: 'The inner engine uses sysbox-runc too',
    uses: untouched,
    behaviours: [
      {
        result: 'BLOCKED',
        says: 'Not supported: Sysbox does not run inside a Sysbox container.',
        evidence: [guide('limitations.md'), sysboxIssue(120)],
      },
    ],
    action: 'warn',
  },
  {
    id: 'docker-in-docker.kind',
    pattern: 1,
    aspect: 'kind, k3s, k0s and kubeadm inside',
    expectation: 'A Kubernetes cluster inside the container, or of Sysbox containers',
    uses: untouched,
    behaviours: [
      {
        result: 'COMPATIBLE',
        says: 'Sysbox tests kind (which always passes --privileged), k3s, k0s and kubeadm.',
        evidence: [sysboxTest('k8s-kind/basic.bats'), sysboxTest('kind/')],
      },
    ],
    action: 'pass',
  },
  {
    id: 'docker-in-docker.newest-inner-engine',
    pattern: 1,
    aspect: 'Inner Docker 29',
    expectation: 'The newest engine works inside',
    uses: untouched,
    behaviours: [
      {
        result: 'PARTIAL',
        says: 'Not settled: Sysbox’s tests run Docker 29.0 in pods, and skip the newest docker:dind image for a procfs error. Inner Docker 29.5 and newer, which asks for a time namespace, was not tried.',
        evidence: [
          sysboxTest('dind/basic.bats'),
          sysboxTest('pods/docker-in-pod.bats'),
          inferred('the inner runc makes the time namespace, not Sysbox'),
        ],
      },
    ],
    action: 'warn',
  },
  {
    id: 'docker-in-docker.nested-containers',
    pattern: 1,
    aspect: 'Containers inside the container',
    expectation: 'Docker, containerd and Kubernetes run inside',
    uses: untouched,
    behaviours: [
      {
        result: 'COMPATIBLE',
        says: 'Docker, containerd, kind, k3s and k0s run inside. The limits have rows of their own: inner engine versions, userns-remap, Sysbox inside Sysbox.',
        evidence: [
          measured('inner Docker 20.10.24'),
          sysboxTest('dind/, kind/, cind/'),
          runcSource('libsysbox/syscont/spec.go getSpecialDirs'),
        ],
      },
    ],
    action: 'pass',
    study: [virtualizes('**Nested containers**', 'Fully supported via DinD/KinD')],
    differs: '“Fully” is too much: an inner userns-remap, Sysbox inside Sysbox, and a recent inner runc under an older Sysbox do not work.',
  },
];
