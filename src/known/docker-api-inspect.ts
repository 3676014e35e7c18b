import { inert, judged, list, strings, texts } from './api-field.ts';
import type { ApiStructs } from './api-field.ts';

/**
 * What is read of the answer to `GET /containers/{id}/json`, API 1.41 to 1.51. Its `Config` and `HostConfig` are those of a create call, with all
 * that the image and the engine put in. Read on 2026-11-28 from moby/moby v28.5.2 api/types/container/{container,state,network_settings}.go.
 */
export const inspectStructs = {
  InspectAnswer: [
    inert('Id', 'string'),
    inert('Name', 'string'),
    inert('Image', 'string'),
    inert('State', { struct: 'InspectState' }),
    judged('Config', { struct: 'ContainerConfig' }, []),
    judged('HostConfig', { struct: 'HostConfig' }, []),
    judged('NetworkSettings', { struct: 'InspectNetworks' }, []),
    judged('Mounts', list('MountPoint'), 'mounts'),
  ],
  InspectState: [inert('Running', 'bool'), inert('Paused', 'bool'), inert('Pid', 'int'), inert('StartedAt', 'string')],
  InspectNetworks: [judged('Networks', { map: { struct: 'InspectEndpoint' } }, ['networks', 'namespaces'])],
  InspectEndpoint: [judged('Links', strings, 'links'), judged('DriverOpts', texts, 'sysctls', '1.32'), inert('NetworkID', 'string')],
  MountPoint: [
    judged('Type', 'string', 'mounts'),
    judged('Name', 'string', 'mounts'),
    judged('Source', 'string', 'mounts'),
    judged('Destination', 'string', 'mounts'),
    judged('Driver', 'string', 'mounts'),
    judged('RW', 'bool', 'mounts'),
    judged('Propagation', 'string', 'mounts'),
  ],
} satisfies Partial<ApiStructs>;
