import type { Rule } from '../model/rule.ts';
import { agentSocketMounted } from './agent-socket-mounted.ts';
import { apparmorChanged } from './apparmor-changed.ts';
import { buildContextOutsideWorkspace } from './build-context-outside-workspace.ts';
import { buildOptionUnsafe } from './build-option-unsafe.ts';
import { buildOutsideSandbox } from './build-outside-sandbox.ts';
import { capabilityAdded } from './capability-added.ts';
import { capabilityDropIgnored } from './capability-drop-ignored.ts';
import { caseVariantKey } from './case-variant-key.ts';
import { cgroupParentSet } from './cgroup-parent-set.ts';
import { configInjected } from './config-injected.ts';
import { conflictingSources } from './conflicting-sources.ts';
import { containerdVolumeLosesSnapshots } from './containerd-volume-loses-snapshots.ts';
import { credentialMounted } from './credential-mounted.ts';
import { deprecatedProperty } from './deprecated-property.ts';
import { devicePassed } from './device-passed.ts';
import { deviceRuleAdded } from './device-rule-added.ts';
import { dockerSocketMounted } from './docker-socket-mounted.ts';
import { duplicateKey } from './duplicate-key.ts';
import { engineBreaksSysbox } from './engine-breaks-sysbox.ts';
import { engineStoreMounted } from './engine-store-mounted.ts';
import { featureAdvisory } from './feature-advisory.ts';
import { featureFromGithubRelease } from './feature-from-github-release.ts';
import { featureFromUrl } from './feature-from-url.ts';
import { featureGrantsRights } from './feature-grants-rights.ts';
import { featureLockMismatch } from './feature-lock-mismatch.ts';
import { featureLockMissing } from './feature-lock-missing.ts';
import { featureMountsSocket } from './feature-mounts-socket.ts';
import { featureNotAllowed } from './feature-not-allowed.ts';
import { featureUnpinned } from './feature-unpinned.ts';
import { featureWeakensIsolation } from './feature-weakens-isolation.ts';
import { fileNotDiscovered } from './file-not-discovered.ts';
import { foreignNamespace } from './foreign-namespace.ts';
import { gpuRequested } from './gpu-requested.ts';
import { homeMounted } from './home-mounted.ts';
import { hostCgroupNamespace } from './host-cgroup-namespace.ts';
import { hostCommand } from './host-command.ts';
import { hostFileRead } from './host-file-read.ts';
import { hostFileWritten } from './host-file-written.ts';
import { hostIpcNamespace } from './host-ipc-namespace.ts';
import { hostNetworkNamespace } from './host-network-namespace.ts';
import { hostPidNamespace } from './host-pid-namespace.ts';
import { hostRootMounted } from './host-root-mounted.ts';
import { hostUserNamespace } from './host-user-namespace.ts';
import { hostUtsNamespace } from './host-uts-namespace.ts';
import { hostVariableLeaked } from './host-variable-leaked.ts';
import { imageRegistryNotAllowed } from './image-registry-not-allowed.ts';
import { imageReplacedByArguments } from './image-replaced-by-arguments.ts';
import { imageUnpinned } from './image-unpinned.ts';
import { initHidesSystemd } from './init-hides-systemd.ts';
import { innerDataRootUnseen } from './inner-data-root-unseen.ts';
import { innerEngineTooNew } from './inner-engine-too-new.ts';
import { innerStoreShared } from './inner-store-shared.ts';
import { innerUserRemap } from './inner-user-remap.ts';
import { kernelFileMounted } from './kernel-file-mounted.ts';
import { kernelTooOld } from './kernel-too-old.ts';
import { labelDisabled } from './label-disabled.ts';
import { literalCredential } from './literal-credential.ts';
import { mountOptionInjected } from './mount-option-injected.ts';
import { mountOutsideWorkspace } from './mount-outside-workspace.ts';
import { mountSharedPropagation } from './mount-shared-propagation.ts';
import { mountWritableInCompose } from './mount-writable-in-compose.ts';
import { multiArchitectureNeedsHost } from './multi-architecture-needs-host.ts';
import { noNewPrivilegesSet } from './no-new-privileges-set.ts';
import { oomScoreLowered } from './oom-score-lowered.ts';
import { overrideCommandStopsSystemd } from './override-command-stops-systemd.ts';
import { portPublishedWidely } from './port-published-widely.ts';
import { privilegeThroughHealthcheckOrHook } from './privilege-through-healthcheck-or-hook.ts';
import { privilegedRequested } from './privileged-requested.ts';
import { projectAdopted } from './project-adopted.ts';
import { prototypeKey } from './prototype-key.ts';
import { readonlyNotRecursive } from './readonly-not-recursive.ts';
import { remoteScriptExecuted } from './remote-script-executed.ts';
import { resourceUnlimited } from './resource-unlimited.ts';
import { restartLosesRegistration } from './restart-loses-registration.ts';
import { rootWritesWorkspace } from './root-writes-workspace.ts';
import { runtimeFolderMounted } from './runtime-folder-mounted.ts';
import { runtimeOverridden } from './runtime-overridden.ts';
import { seccompProfileMerged } from './seccomp-profile-merged.ts';
import { seccompUnconfined } from './seccomp-unconfined.ts';
import { secretInBuildArgument } from './secret-in-build-argument.ts';
import { serviceMissing } from './service-missing.ts';
import { sharedVolume } from './shared-volume.ts';
import { sysboxOutdated } from './sysbox-outdated.ts';
import { sysboxVariableSet } from './sysbox-variable-set.ts';
import { sysboxVariableUnknown } from './sysbox-variable-unknown.ts';
import { sysctlNotNamespaced } from './sysctl-not-namespaced.ts';
import { sysctlReachesHost } from './sysctl-reaches-host.ts';
import { systemPathMounted } from './system-path-mounted.ts';
import { systemPathsUnconfined } from './system-paths-unconfined.ts';
import { systemdUndetected } from './systemd-undetected.ts';
import { truePrivilegeNeeded } from './true-privilege-needed.ts';
import { unknownProperty } from './unknown-property.ts';
import { userIdOutOfRange } from './user-id-out-of-range.ts';
import { userIdUpdateDisabled } from './user-id-update-disabled.ts';
import { workspaceFolderMissing } from './workspace-folder-missing.ts';
import { workspaceMountRedirected } from './workspace-mount-redirected.ts';
import { wrongType } from './wrong-type.ts';

/** Every rule, by id. */
export const rules: readonly Rule[] = [
  agentSocketMounted,
  apparmorChanged,
  buildContextOutsideWorkspace,
  buildOptionUnsafe,
  buildOutsideSandbox,
  capabilityAdded,
  capabilityDropIgnored,
  caseVariantKey,
  cgroupParentSet,
  configInjected,
  conflictingSources,
  containerdVolumeLosesSnapshots,
  credentialMounted,
  deprecatedProperty,
  devicePassed,
  deviceRuleAdded,
  dockerSocketMounted,
  duplicateKey,
  engineBreaksSysbox,
  engineStoreMounted,
  featureAdvisory,
  featureFromGithubRelease,
  featureFromUrl,
  featureGrantsRights,
  featureLockMismatch,
  featureLockMissing,
  featureMountsSocket,
  featureNotAllowed,
  featureUnpinned,
  featureWeakensIsolation,
  fileNotDiscovered,
  foreignNamespace,
  gpuRequested,
  homeMounted,
  hostCgroupNamespace,
  hostCommand,
  hostFileRead,
  hostFileWritten,
  hostIpcNamespace,
  hostNetworkNamespace,
  hostPidNamespace,
  hostRootMounted,
  hostUserNamespace,
  hostUtsNamespace,
  hostVariableLeaked,
  imageRegistryNotAllowed,
  imageReplacedByArguments,
  imageUnpinned,
  initHidesSystemd,
  innerDataRootUnseen,
  innerEngineTooNew,
  innerStoreShared,
  innerUserRemap,
  kernelFileMounted,
  kernelTooOld,
  labelDisabled,
  literalCredential,
  mountOptionInjected,
  mountOutsideWorkspace,
  mountSharedPropagation,
  mountWritableInCompose,
  multiArchitectureNeedsHost,
  noNewPrivilegesSet,
  oomScoreLowered,
  overrideCommandStopsSystemd,
  portPublishedWidely,
  privilegeThroughHealthcheckOrHook,
  privilegedRequested,
  projectAdopted,
  prototypeKey,
  readonlyNotRecursive,
  remoteScriptExecuted,
  resourceUnlimited,
  restartLosesRegistration,
  rootWritesWorkspace,
  runtimeFolderMounted,
  runtimeOverridden,
  seccompProfileMerged,
  seccompUnconfined,
  secretInBuildArgument,
  serviceMissing,
  sharedVolume,
  sysboxOutdated,
  sysboxVariableSet,
  sysboxVariableUnknown,
  sysctlNotNamespaced,
  sysctlReachesHost,
  systemPathMounted,
  systemPathsUnconfined,
  systemdUndetected,
  truePrivilegeNeeded,
  unknownProperty,
  userIdOutOfRange,
  userIdUpdateDisabled,
  workspaceFolderMissing,
  workspaceMountRedirected,
  wrongType,
];
