import { isAbsolute, resolve } from 'node:path';
import { gateChoices, limitBounds } from '../../model/gate.ts';
import type { BuildField, ContainerField } from '../../model/request.ts';
import { fieldNames, fieldShapes } from '../../model/request-fields.ts';
import { type Check, either, list, object, oneOf, record, text, textLike, whole, yesOrNo } from '../../syntax/json-shape.ts';

/*
 * What a plan may hold, value by value: what compares a request with a plan trusts the types, and a plan comes from a file.
 */

const mostItems = 10_000;
const word = text(4096);
const long = text(1 << 20);
const words = list(long, mostItems);
const nothing: Check = () => 'may not be there';

const hostPath = object(
  {
    base: oneOf('root', 'home', 'workspace', 'variable'),
    path: word,
    variable: word,
    // One deep: a default of a default is never written down.
    otherwise: object({ base: oneOf('root', 'home', 'workspace', 'variable'), path: word, variable: word, real: word }, ['base', 'path']),
    real: word,
  },
  ['base', 'path'],
);
const nameValue = object({ name: word, value: long }, ['name', 'value']);
const kinds = ['bind', 'volume', 'tmpfs', 'image', 'other'] as const;
const mount = object(
  {
    kind: oneOf(...kinds),
    source: either(hostPath, word),
    target: word,
    readOnly: yesOrNo,
    propagation: word,
    driver: word,
    options: record(word, 100),
    external: oneOfTrue,
  },
  ['kind', 'target', 'readOnly'],
);

function oneOfTrue(value: unknown): string | undefined {
  return value === true ? undefined : 'must be true';
}

/** What each field of a container request holds: the value of its fact, or of each in its list. */
const values = {
  runtime: word,
  image: word,
  platform: word,
  user: word,
  remoteUser: word,
  updateRemoteUserUid: yesOrNo,
  groups: word,
  privileged: yesOrNo,
  init: yesOrNo,
  entrypoint: words,
  command: words,
  overrideCommand: yesOrNo,
  environment: object({ name: word, value: long, scope: oneOf('container', 'remote', 'build') }, ['name', 'scope']),
  hostVariables: object({ name: word, into: word, hasDefault: yesOrNo }, ['name', 'into', 'hasDefault']),
  namespaces: object({ kind: oneOf('pid', 'net', 'ipc', 'uts', 'user', 'cgroup'), mode: word }, ['kind', 'mode']),
  mounts: mount,
  volumesFrom: word,
  imageVolumes: word,
  workspaceMount: either(mount, oneOf('none')),
  workspaceFolder: word,
  workingFolder: word,
  devices: object({ path: hostPath, target: word, permissions: word }, ['path', 'target', 'permissions']),
  deviceRules: word,
  deviceRequests: object({ driver: word, count: whole(-1, 1_000_000), ids: list(word, mostItems), capabilities: list(word, mostItems) }, [
    'driver',
    'ids',
    'capabilities',
  ]),
  capabilities: object({ change: oneOf('add', 'drop'), name: word }, ['change', 'name']),
  securityOptions: object({ name: word, value: long, file: hostPath }, ['name', 'value']),
  maskedPaths: list(word, mostItems),
  readOnlyPaths: list(word, mostItems),
  sysctls: nameValue,
  ulimits: nameValue,
  resources: nameValue,
  cgroupParent: word,
  oomScoreAdjust: whole(-1_000_000, 1_000_000),
  oomKillDisable: yesOrNo,
  ports: object({ address: word, hostPort: word, containerPort: word, protocol: word }, ['containerPort', 'protocol']),
  publishAllPorts: yesOrNo,
  networks: word,
  links: word,
  extraHosts: word,
  dns: word,
  hostname: word,
  hostCommands: object({ event: word, command: long }, ['event', 'command']),
  containerCommands: object({ event: word, command: long, user: word, privileged: yesOrNo }, ['event', 'command']),
  features: object(
    {
      id: word,
      source: oneOf('registry', 'url', 'local', 'github-release', 'legacy', 'invalid'),
      name: word,
      tag: word,
      digest: word,
      version: word,
      options: record(either(word, yesOrNo), 1000),
      lock: oneOf('missing', 'locked', 'listed', 'mismatch', 'not needed'),
      lockFault: object({ version: word, unlocked: word }),
      adds: list(oneOf(...fieldNames.container), 1000),
      setuidFiles: list(word, 10_000),
    },
    ['id', 'source', 'name', 'options', 'adds'],
  ),
  labels: nameValue,
  hostFiles: object({ path: hostPath, access: oneOf('read', 'write'), by: word }, ['path', 'access', 'by']),
  restart: word,
  readOnlyRoot: yesOrNo,
  annotations: nameValue,
  logging: nameValue,
  replacedImage: word,
  project: word,
  dependsOn: word,
  hostRequirements: nameValue,
  oddities: object({ kind: word, text: long, subject: long }, ['kind', 'text']),
} satisfies Record<ContainerField, Check>;

const resolved = object({ by: oneOf('registry', 'engine'), name: word }, ['by', 'name']);
const layer = oneOf('default', 'image', 'feature', 'file', 'override', 'api');
const offset: Check = (value) =>
  Array.isArray(value) && value.length === 2 && value.every((one) => Number.isSafeInteger(one)) ? undefined : 'must be two whole numbers';

/** An origin; what brought it in, at most so many steps up. */
function origin(steps: number): Check {
  return object({ layer, document: word, pointer: word, offset, resolved, via: steps === 0 ? nothing : origin(steps - 1) }, [
    'layer',
    'document',
    'pointer',
  ]);
}

const from = origin(8);

function fact(value: Check): Check {
  const hidden = object({ value, from }, ['value', 'from']);
  return object({ value, from, hides: list(hidden, 100) }, ['value', 'from']);
}

const anyField = oneOf(...new Set<ContainerField | BuildField>([...fieldNames.container, ...fieldNames.build]));
const unknown = object(
  {
    fields: list(anyField, 200),
    can: oneOf('add', 'replace'),
    layer,
    why: long,
    want: object({ kind: oneOf('file', 'feature', 'image'), name: word, digest: word, platform: word, pulled: oneOfTrue, from }, [
      'kind',
      'name',
      'from',
    ]),
    from,
  },
  ['fields', 'can', 'layer', 'why', 'from'],
);

const lists = fieldNames.container.filter((field) => fieldShapes.container[field] === 'list');

/** A container request as plain JSON: all its lists are there. */
const containerRequest = object(
  {
    kind: oneOf('container'),
    name: word,
    from,
    ...Object.fromEntries(
      fieldNames.container.map((field) => [
        field,
        fieldShapes.container[field] === 'list' ? list(fact(values[field]), mostItems) : fact(values[field]),
      ]),
    ),
    unknown: list(unknown, mostItems),
  },
  ['kind', 'name', 'from', ...lists, 'unknown'],
);

const folder: Check = (value) =>
  typeof value === 'string' && value.length <= 4096 && isAbsolute(value) && resolve(value) === value && !value.includes('\0')
    ? undefined
    : 'must be the absolute path of a folder';

const processors: Check = (value) =>
  typeof value === 'number' && value >= limitBounds.cpus[0] && value <= limitBounds.cpus[1]
    ? undefined
    : `must be a number from ${limitBounds.cpus[0]} to ${limitBounds.cpus[1]}`;

/** The shape of a plan. */
export const planShape: Check = object(
  {
    version: oneOf(1),
    madeBy: text(100),
    owner: text(64),
    workspaces: list(folder, 100),
    requests: list(containerRequest, 200),
    builds: oneOf(...gateChoices.builds),
    limits: object({
      memory: textLike(limitBounds.size, 'be a size such as 8g'),
      cpus: processors,
      pids: either(oneOf(limitBounds.pids[0]), whole(1, limitBounds.pids[1])),
    }),
    network: oneOf(...gateChoices.network),
    allowed: list(object({ rule: text(100), reason: text(1000) }, ['rule', 'reason']), 1000),
  },
  ['version', 'madeBy', 'workspaces', 'requests', 'builds', 'allowed'],
);
