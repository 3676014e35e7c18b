import type { Tree } from './kubernetes.ts';

/** A container of a pod, as far as tests look at it. */
export interface Container {
  readonly name: string;
  readonly image: string;
  readonly command: readonly string[];
  readonly args: readonly string[];
  readonly env: readonly { readonly name: string; readonly value: string }[];
  readonly securityContext: Tree;
  readonly resources: { readonly limits: Readonly<Record<string, string>> };
  readonly volumeMounts: readonly { readonly name: string; readonly mountPath: string; readonly readOnly?: boolean }[];
  readonly ports?: readonly Tree[];
}
/** What a pod is made of, likewise. */
export interface Pod extends Tree {
  readonly securityContext: Tree;
  readonly containers: readonly Container[];
  readonly volumes: readonly Tree[];
}
const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

// https://kubernetes.io/docs/concepts/security/pod-security-standards/, “Restricted” and what it has of “Baseline”; each with what would break it.
const allowedVolumes = new Set([
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'persistentVolumeClaim',
  'projected',
  'secret',
  'name',
]);
/** What must hold of a pod, and a change of the manifest that it must not survive. */
export const podSecurity: readonly (readonly [control: string, holds: (pod: Pod, of: Container) => boolean, from: string, to: string])[] = [
  [
    'no namespace of the node',
    (pod) => ['hostNetwork', 'hostPID', 'hostIPC'].every((key) => pod[key] !== true),
    'restartPolicy: Never',
    'hostPID: true',
  ],
  [
    'no privileges',
    (_, { securityContext }) => securityContext['privileged'] !== true,
    'allowPrivilegeEscalation: false',
    'privileged: true',
  ],
  [
    'no capabilities',
    (_, { securityContext }) => same(securityContext['capabilities'], { drop: ['ALL'] }),
    'drop: [ALL]',
    'drop: [ALL]\n              add: [SYS_ADMIN]',
  ],
  [
    'volumes of these types alone',
    (pod) => pod.volumes.every((one) => Object.keys(one).every((key) => allowedVolumes.has(key))),
    'emptyDir:\n            sizeLimit: 256Mi',
    'hostPath:\n            path: /tmp',
  ],
  [
    'no ports of the node',
    (_, { ports }) => (ports ?? []).every((one) => one['hostPort'] === undefined),
    'resources:\n',
    'ports: [{ containerPort: 80, hostPort: 80 }]\n          resources:\n',
  ],
  [
    'no other /proc',
    (_, { securityContext }) => securityContext['procMount'] === undefined,
    'readOnlyRootFilesystem: true',
    'procMount: Unmasked',
  ],
  [
    'no kernel settings',
    (pod) => pod.securityContext['sysctls'] === undefined,
    'runAsNonRoot: true',
    'runAsNonRoot: true\n        sysctls: [{ name: a, value: b }]',
  ],
  [
    'the usual labels of AppArmor and SELinux',
    (pod, of) =>
      [pod.securityContext, of.securityContext].every((one) => one['appArmorProfile'] === undefined && one['seLinuxOptions'] === undefined),
    'readOnlyRootFilesystem: true',
    'appArmorProfile: { type: Unconfined }',
  ],
  [
    'no more privileges later',
    (_, { securityContext }) => securityContext['allowPrivilegeEscalation'] === false,
    'allowPrivilegeEscalation: false',
    'allowPrivilegeEscalation: true',
  ],
  [
    'not as root',
    (pod, of) => pod.securityContext['runAsNonRoot'] === true && of.securityContext['runAsNonRoot'] !== false,
    'runAsNonRoot: true',
    'runAsNonRoot: false',
  ],
  [
    'another user than root',
    (pod, of) => [pod.securityContext, of.securityContext].every((one) => one['runAsUser'] !== 0),
    'runAsUser: 65532',
    'runAsUser: 0',
  ],
  [
    'a filter of system calls',
    (pod, of) =>
      same(pod.securityContext['seccompProfile'], { type: 'RuntimeDefault' }) && of.securityContext['seccompProfile'] === undefined,
    'type: RuntimeDefault',
    'type: Unconfined',
  ],
  // Ours, on top of the standard.
  [
    'a root file system that nobody writes',
    (_, { securityContext }) => securityContext['readOnlyRootFilesystem'] === true,
    'readOnlyRootFilesystem: true',
    'readOnlyRootFilesystem: false',
  ],
  [
    'no token of the cluster',
    (pod) => pod['automountServiceAccountToken'] === false,
    'automountServiceAccountToken: false',
    'automountServiceAccountToken: true',
  ],
  ['no names of services', (pod) => pod['enableServiceLinks'] === false, 'enableServiceLinks: false', 'enableServiceLinks: true'],
  [
    'repositories that are not written',
    (pod, of) =>
      same(pod.volumes.find((one) => one['name'] === 'repositories')?.['persistentVolumeClaim'], {
        claimName: 'repositories',
        readOnly: true,
      }) && of.volumeMounts.find(({ name }) => name === 'repositories')?.readOnly === true,
    'mountPath: /repositories\n              readOnly: true',
    'mountPath: /repositories',
  ],
];
