import { inert, judged, list, pointer, refused, strings, texts } from './api-field.ts';
import type { ApiStructs } from './api-field.ts';
import { config, resources } from './docker-api-create.ts';

const swarm = 'is for a swarm, which is not judged here';
const triggers = 'would run commands in later builds from the image, which nobody judges here';
const ofCreate = 'is not part of this body: the engine reads it and drops it';

/**
 * The bodies that are judged besides that of a create call. Read on 2026-11-28 from moby/moby: v28.5.2 api/types/container/{exec,hostconfig}.go,
 * api/types/volume/create_options.go, api/types/network/{network,ipam}.go and the routers in api/server/router; the same types of v20.10.24 and
 * v26.1.5; for the versions docs/api/v1.41.yaml to v1.51.yaml, which test/reference/api-descriptions.test.ts reads again.
 */
export const otherStructs = {
  // The engine takes the limits and the restart policy, and drops the rest without a word.
  UpdateRequest: [
    ...resources,
    judged('RestartPolicy', { struct: 'RestartPolicy' }, 'restart'),
    pointer(inert('Init', 'bool', '1.25')), // only described: the engine's struct lacks it
  ],
  ExecRequest: [
    judged('User', 'string', 'user'),
    judged('Privileged', 'bool', 'privileged'),
    inert('Tty', 'bool'),
    inert('ConsoleSize', { list: 'uint64' }, '1.42'),
    inert('AttachStdin', 'bool'),
    inert('AttachStderr', 'bool'),
    inert('AttachStdout', 'bool'),
    inert('Detach', 'bool'),
    inert('DetachKeys', 'string'),
    judged('Env', strings, 'environment', '1.25'),
    judged('WorkingDir', 'string', 'workingFolder', '1.35'),
    judged('Cmd', strings, 'command'),
  ],
  // Whether it is detached decides whether the connection is upgraded.
  ExecStartRequest: [judged('Detach', 'bool', []), judged('Tty', 'bool', []), inert('ConsoleSize', { list: 'uint64' }, '1.42')],
  VolumeRequest: [
    judged('Name', 'string', 'mounts'),
    judged('Driver', 'string', 'mounts'),
    judged('DriverOpts', texts, 'mounts'),
    judged('Labels', texts, 'labels'),
    refused('ClusterVolumeSpec', { struct: 'ClusterVolumeSpec' }, '1.42', swarm), // even an empty one asks the swarm for a volume
  ],
  ClusterVolumeSpec: [],
  NetworkRequest: [
    judged('Name', 'string', []),
    inert('CheckDuplicate', 'bool'), // ignored from 1.44 on
    judged('Driver', 'string', []),
    refused('Scope', 'string', '1.30', swarm),
    pointer(inert('EnableIPv4', 'bool', '1.47')), // as 1.47 is described; engines act on it from 1.48 on
    pointer(inert('EnableIPv6', 'bool')),
    judged('IPAM', { struct: 'IPAM' }, []),
    inert('Internal', 'bool'),
    inert('Attachable', 'bool', '1.25'), // for networks of a swarm alone
    refused('Ingress', 'bool', '1.29', swarm),
    // A network whose settings another one takes over: options that were judged there, or were there before, would come in unseen.
    refused('ConfigOnly', 'bool', '1.30'),
    refused('ConfigFrom', { struct: 'ConfigReference' }, '1.30'),
    judged('Options', texts, []),
    judged('Labels', texts, 'labels'),
  ],
  ConfigReference: [inert('Network', 'string', '1.30')],
  IPAM: [judged('Driver', 'string', []), judged('Options', texts, []), judged('Config', list('IPAMConfig'), [])],
  // A subnet becomes a route of the host's own.
  IPAMConfig: [
    judged('Subnet', 'string', []),
    judged('IPRange', 'string', []),
    judged('Gateway', 'string', []),
    inert('AuxiliaryAddresses', texts), // kept free
  ],
  ConnectRequest: [judged('Container', 'string', []), judged('EndpointConfig', { struct: 'EndpointSettings' }, [])],
  DisconnectRequest: [judged('Container', 'string', []), inert('Force', 'bool')],
  // Decoded as a create body (runconfig.ContainerDecoder), of which the engine keeps the configuration of the image to be.
  CommitRequest: [
    ...config.map((field) => {
      if (field.name === 'Image') return inert('Image', field.type); // the image is made of the container that the query names
      return field.name === 'OnBuild' ? refused('OnBuild', field.type, field.since, triggers) : field;
    }),
    refused('HostConfig', { struct: 'HostConfig' }, '1.24', ofCreate),
    refused('NetworkingConfig', { struct: 'NetworkingConfig' }, '1.24', ofCreate),
  ],
} satisfies Partial<ApiStructs>;
