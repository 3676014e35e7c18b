import { commandsThatRunOnce } from '../../known/reference-cli.ts';
import { tiers } from '../../model/rule.ts';
import { userEnvProbes } from '../../model/sandbox.ts';
import { type Check, either, list, object, oneOf, record, text, textLike, whole, yesOrNo } from '../../syntax/json-shape.ts';

/*
 * What the file of a sandbox may hold, value by value. Nobody but this program writes it, but what is read of it goes into calls to an engine and into
 * command lines.
 */

const path: Check = (value) =>
  typeof value === 'string' && value.length <= 4096 && value.startsWith('/') && !/\p{Cc}/u.test(value)
    ? undefined
    : 'must be an absolute path';
const yes: Check = (value) => (value === true ? undefined : 'must be true');
const nothing: Check = (value) => (value === null ? undefined : 'must be null');
const time = textLike(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z$/u, 'be a time in UTC, as ISO 8601 writes it');
const hash = textLike(/^[0-9a-f]{64}$/u, 'be 64 hexadecimal digits');

/** What the id of a sandbox looks like. */
export const sandboxIdPattern = /^[0-9a-f]{12}$/u;

/** What the name of a sandbox looks like: nothing that could be taken for an option or a path. */
const sandboxNamePattern = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/u;

const engine = object({ socket: path, isOwn: yesOrNo }, ['socket', 'isOwn']);

// Names come from the log of the reference CLI, cleaned and cut; a signal is a negative number there, or none.
const failedCommand = object(
  { property: oneOf(...commandsThatRunOnce), name: text(10_000), feature: text(10_000), exitCode: whole(-1000, 0xffff_ffff) },
  ['property'],
);

/** The shape of what is known of a container. */
export const containerShape: Check = object(
  {
    id: hash,
    remoteUser: textLike(/^[^\p{Cc}]{1,256}$/u, 'be the name of a user'),
    workspaceFolder: path,
    remoteEnvironment: record(either(text(1 << 20), nothing), 10_000),
    ready: text(100),
    failed: failedCommand,
    userEnvProbe: oneOf(...userEnvProbes),
    project: text(256),
    service: text(256),
  },
  ['id', 'remoteUser', 'workspaceFolder', 'remoteEnvironment'],
);

const portAttributes = object({ label: text(1000), protocol: oneOf('http', 'https'), requireLocalPort: yesOrNo });

/** The shape of a sandbox’s file. */
export const sandboxShape: Check = object(
  {
    version: oneOf(1),
    madeBy: text(100),
    id: textLike(sandboxIdPattern, 'be 12 hexadecimal digits'),
    name: textLike(sandboxNamePattern, 'be a word'),
    workspace: path,
    configuration: path,
    form: oneOf('image', 'dockerfile', 'compose'),
    engine,
    gate: path,
    owner: textLike(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/u, 'be a word'),
    gateOptions: object({ tier: oneOf(...tiers), policy: path, host: path, sysbox: text(100) }),
    state: oneOf('starting', 'up'),
    container: containerShape,
    forwardPorts: list(either(text(1000), whole(0, 65_535)), 1000),
    portsAttributes: record(portAttributes, 1000),
    otherPortsAttributes: portAttributes,
    mode: oneOf('system', 'nested'),
    inner: containerShape,
    systemd: yes,
    ssh: object({ port: whole(1, 65_535) }, ['port']),
    granted: list(text(1000), 1000),
    plan: hash,
    created: time,
    started: time,
  },
  [
    'version',
    'madeBy',
    'id',
    'name',
    'workspace',
    'configuration',
    'form',
    'engine',
    'gate',
    'owner',
    'gateOptions',
    'state',
    'forwardPorts',
    'granted',
    'plan',
    'created',
    'started',
  ],
);
