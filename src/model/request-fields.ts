import type { Origin } from './fact.ts';
import type { BuildField, BuildRequest, ContainerField, ContainerRequest, Field, Kind, Request } from './request.ts';

/** A request while a reader fills it: the same shape, writable one level down. */
export type Draft<T> = { -readonly [P in keyof T]: T[P] extends readonly (infer I)[] ? I[] : T[P] };
export type ContainerDraft = Draft<ContainerRequest>;
export type BuildDraft = Draft<BuildRequest>;

// The values tell lists from single facts; `satisfies` keeps the tables complete.
const containerShape = {
  runtime: 'one',
  image: 'one',
  platform: 'one',
  user: 'one',
  remoteUser: 'one',
  updateRemoteUserUid: 'one',
  groups: 'list',
  privileged: 'one',
  init: 'one',
  entrypoint: 'one',
  command: 'one',
  overrideCommand: 'one',
  environment: 'list',
  hostVariables: 'list',
  namespaces: 'list',
  mounts: 'list',
  volumesFrom: 'list',
  imageVolumes: 'list',
  workspaceMount: 'one',
  workspaceFolder: 'one',
  workingFolder: 'one',
  devices: 'list',
  deviceRules: 'list',
  deviceRequests: 'list',
  capabilities: 'list',
  securityOptions: 'list',
  maskedPaths: 'one',
  readOnlyPaths: 'one',
  sysctls: 'list',
  ulimits: 'list',
  resources: 'list',
  cgroupParent: 'one',
  oomScoreAdjust: 'one',
  oomKillDisable: 'one',
  ports: 'list',
  publishAllPorts: 'one',
  networks: 'list',
  links: 'list',
  extraHosts: 'list',
  dns: 'list',
  hostname: 'one',
  hostCommands: 'list',
  containerCommands: 'list',
  features: 'list',
  labels: 'list',
  hostFiles: 'list',
  restart: 'one',
  readOnlyRoot: 'one',
  annotations: 'list',
  logging: 'list',
  replacedImage: 'one',
  project: 'one',
  dependsOn: 'list',
  hostRequirements: 'list',
  oddities: 'list',
} as const satisfies Record<ContainerField, 'one' | 'list'>;

const buildShape = {
  context: 'one',
  dockerfile: 'one',
  target: 'one',
  platform: 'one',
  arguments: 'list',
  options: 'list',
  privileged: 'one',
  cacheFrom: 'list',
  baseImages: 'list',
  steps: 'list',
  daemonConfiguration: 'list',
  hostVariables: 'list',
  hostFiles: 'list',
  features: 'list',
  user: 'one',
  entrypoint: 'one',
  command: 'one',
  environment: 'list',
  oddities: 'list',
} as const satisfies Record<BuildField, 'one' | 'list'>;

/** All fields by kind of request, each a list of facts or a single one. */
export const fieldShapes: { readonly [K in Kind]: Readonly<Record<Field<K>, 'one' | 'list'>> } = {
  container: containerShape,
  build: buildShape,
};

/** Names of all fields of a kind, in a fixed order. */
export const fieldNames: { readonly [K in Kind]: readonly Field<K>[] } = {
  container: Object.keys(containerShape) as ContainerField[],
  build: Object.keys(buildShape) as BuildField[],
};

/** An empty container request for a reader to fill. All keys are there from the start, so every request has one hidden class. */
export function newContainer(name: string, from: Origin): ContainerDraft {
  return {
    kind: 'container',
    name,
    from,
    runtime: undefined,
    image: undefined,
    platform: undefined,
    user: undefined,
    remoteUser: undefined,
    updateRemoteUserUid: undefined,
    groups: [],
    privileged: undefined,
    init: undefined,
    entrypoint: undefined,
    command: undefined,
    overrideCommand: undefined,
    environment: [],
    hostVariables: [],
    namespaces: [],
    mounts: [],
    volumesFrom: [],
    imageVolumes: [],
    workspaceMount: undefined,
    workspaceFolder: undefined,
    workingFolder: undefined,
    devices: [],
    deviceRules: [],
    deviceRequests: [],
    capabilities: [],
    securityOptions: [],
    maskedPaths: undefined,
    readOnlyPaths: undefined,
    sysctls: [],
    ulimits: [],
    resources: [],
    cgroupParent: undefined,
    oomScoreAdjust: undefined,
    oomKillDisable: undefined,
    ports: [],
    publishAllPorts: undefined,
    networks: [],
    links: [],
    extraHosts: [],
    dns: [],
    hostname: undefined,
    hostCommands: [],
    containerCommands: [],
    features: [],
    labels: [],
    hostFiles: [],
    restart: undefined,
    readOnlyRoot: undefined,
    annotations: [],
    logging: [],
    replacedImage: undefined,
    project: undefined,
    dependsOn: [],
    hostRequirements: [],
    oddities: [],
    unknown: [],
  };
}

/** An empty build request for a reader to fill. */
export function newBuild(name: string, from: Origin): BuildDraft {
  return {
    kind: 'build',
    name,
    from,
    context: undefined,
    dockerfile: undefined,
    target: undefined,
    platform: undefined,
    arguments: [],
    options: [],
    privileged: undefined,
    cacheFrom: [],
    baseImages: [],
    steps: [],
    daemonConfiguration: [],
    hostVariables: [],
    hostFiles: [],
    features: [],
    user: undefined,
    entrypoint: undefined,
    command: undefined,
    environment: [],
    oddities: [],
    unknown: [],
  };
}

/** Whether a field says nothing. */
export function isEmptyField(request: Request, field: Field): boolean {
  const value = (request as unknown as Record<Field, unknown>)[field];
  return (
    value === undefined ||
    (Array.isArray(value) && value.length === 0 && fieldShapes[request.kind as 'container'][field as ContainerField] === 'list')
  );
}
