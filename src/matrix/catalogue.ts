import type { Row } from '../model/row.ts';
import { rows as build } from './build.ts';
import { rows as capabilities } from './capabilities.ts';
import { rows as compose } from './compose.ts';
import { rows as devices } from './devices.ts';
import { rows as dockerInDockerStorage } from './docker-in-docker-storage.ts';
import { rows as dockerInDocker } from './docker-in-docker.ts';
import { rows as dockerInDockerNested } from './docker-in-docker-nested.ts';
import { rows as features } from './features.ts';
import { rows as hostEngine } from './host-engine.ts';
import { rows as hostKernelNewer } from './host-kernel-newer.ts';
import { rows as hostKernel } from './host-kernel.ts';
import { rows as hostParts } from './host-parts.ts';
import { rows as hostRuntime } from './host-runtime.ts';
import { rows as hostServices } from './host-services.ts';
import { rows as hostStores } from './host-stores.ts';
import { rows as hostVersions } from './host-versions.ts';
import { rows as host } from './host.ts';
import { rows as lifecycle } from './lifecycle.ts';
import { rows as mountsOptions } from './mounts-options.ts';
import { rows as mountsOfTheHost } from './mounts-of-the-host.ts';
import { rows as mountsOfHostKernel } from './mounts-of-host-kernel.ts';
import { rows as mountsOfTheKernel } from './mounts-of-the-kernel.ts';
import { rows as mounts } from './mounts.ts';
import { rows as namespaces } from './namespaces.ts';
import { rows as ports } from './ports.ts';
import { rows as privileged } from './privileged.ts';
import { rows as privilegedReach } from './privileged-reach.ts';
import { rows as runtimeOptions } from './runtime-options.ts';
import { rows as runtime } from './runtime.ts';
import { rows as runtimeInside } from './runtime-inside.ts';
import { rows as securityOptions } from './security-options.ts';
import { rows as securityOptionsFilter } from './security-options-filter.ts';
import { rows as sysboxVariables } from './sysbox-variables.ts';
import { rows as sysctls } from './sysctls.ts';
import { rows as sysctlsInside } from './sysctls-inside.ts';
import { rows as systemd } from './systemd.ts';
import { rows as userNamespace } from './user-namespace.ts';
import { rows as users } from './users.ts';
import { rows as usersInside } from './users-inside.ts';

/** Every row of the matrix, by pattern. */
export const matrix: readonly Row[] = [
  ...runtime,
  ...runtimeInside,
  ...runtimeOptions,
  ...dockerInDocker,
  ...dockerInDockerNested,
  ...dockerInDockerStorage,
  ...privileged,
  ...privilegedReach,
  ...users,
  ...usersInside,
  ...mounts,
  ...mountsOptions,
  ...mountsOfTheHost,
  ...mountsOfHostKernel,
  ...mountsOfTheKernel,
  ...userNamespace,
  ...sysctls,
  ...sysctlsInside,
  ...capabilities,
  ...lifecycle,
  ...systemd,
  ...ports,
  ...securityOptionsFilter,
  ...securityOptions,
  ...features,
  ...namespaces,
  ...devices,
  ...build,
  ...sysboxVariables,
  ...hostKernel,
  ...hostKernelNewer,
  ...hostParts,
  ...host,
  ...hostStores,
  ...hostEngine,
  ...hostRuntime,
  ...hostVersions,
  ...hostServices,
  ...compose,
];
