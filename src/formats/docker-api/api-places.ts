import type { EnvironmentVariable, NameValue } from '../../model/request.ts';
import { entryOf, valueOf } from './parse-strict-json.ts';
import type { JsonNode } from './parse-strict-json.ts';
import { mountPlaces } from './mount-places.ts';
import { networkPlaces } from './network-places.ts';
import { flag, numberOf, place, readingZero, stringOf, stringsOf, text, texts, whole, withEntries } from './places.ts';
import type { Place } from './places.ts';
import { resourcePlaces } from './resource-places.ts';
import { securityPlaces } from './security-places.ts';

type TextField = 'image' | 'user' | 'hostname' | 'workingFolder' | 'runtime' | 'cgroupParent';
type FlagField = 'oomKillDisable' | 'publishAllPorts' | 'readOnlyRoot';
type ListField = 'groups' | 'volumesFrom';
type MapField = 'labels' | 'annotations';

// An empty string and false are what a missing field is.
function words(field: TextField, path: string): Place {
  return place(field, path, 'value', (node) => (stringOf(node) === '' ? undefined : stringOf(node)), text);
}

function yes(field: FlagField, path: string): Place {
  return place(field, path, 'value', (node) => (node.kind === 'bool' && node.value ? true : undefined), flag);
}

function items(field: ListField, path: string): Place {
  return place(field, path, 'items', stringOf, text);
}

function pairs(field: MapField, path: string): Place {
  return place(field, path, 'entries', readPair, ({ name, value }) => ({ key: name, node: text(value) }));
}

function readPair(node: JsonNode, name: string): NameValue {
  return { name, value: stringOf(node) };
}

/** Every place of a create body that fills a field of the request, in the order in which it is read. */
export const apiPlaces: readonly Place[] = [
  words('image', 'Image'),
  words('user', 'User'),
  words('hostname', 'Hostname'),
  words('workingFolder', 'WorkingDir'),
  // A variable without `=` takes the image's away (ReplaceOrAppendEnvVars); it sets nothing.
  place(
    'environment',
    'Env',
    'items',
    (node, _key, context): EnvironmentVariable | undefined => {
      const equals = stringOf(node).indexOf('=');
      if (equals === 0 || stringOf(node) === '') context.refuse('an environment variable needs a name', node);
      return equals < 1
        ? undefined
        : { name: stringOf(node).slice(0, equals), value: stringOf(node).slice(equals + 1), scope: 'container' };
    },
    ({ name, value, scope }) =>
      value === undefined || scope !== 'container' || name === '' || name.includes('=') ? undefined : text(`${name}=${value}`),
  ),
  // `[]` and `[""]` are no entrypoint at all; for the command only a list with something in it replaces the image's.
  readingZero(
    place(
      'entrypoint',
      'Entrypoint',
      'value',
      (node) => (stringsOf(node).length === 1 && stringsOf(node)[0] === '' ? [] : stringsOf(node)),
      (value) => texts(value.length === 0 ? [''] : value),
    ),
  ),
  place(
    'command',
    'Cmd',
    'value',
    (node) => (stringsOf(node).length === 0 ? undefined : stringsOf(node)),
    (value) => (value.length === 0 ? undefined : texts(value)),
  ),
  place('containerCommands', 'Healthcheck.Test', 'value', readTest, ({ event, command, user, privileged }) =>
    event === 'healthcheck' && user === undefined && privileged === undefined && command !== '' ? texts(['CMD-SHELL', command]) : undefined,
  ),
  pairs('labels', 'Labels'),
  pairs('annotations', 'HostConfig.Annotations'),
  words('runtime', 'HostConfig.Runtime'),
  ...securityPlaces,
  ...mountPlaces,
  items('volumesFrom', 'HostConfig.VolumesFrom'),
  items('groups', 'HostConfig.GroupAdd'),
  ...networkPlaces,
  yes('publishAllPorts', 'HostConfig.PublishAllPorts'),
  place('ulimits', 'HostConfig.Ulimits', 'items', readUlimit, writeUlimit),
  ...resourcePlaces,
  words('cgroupParent', 'HostConfig.CgroupParent'),
  place(
    'oomScoreAdjust',
    'HostConfig.OomScoreAdj',
    'value',
    (node) => (numberOf(node) === undefined ? undefined : Number(numberOf(node))),
    (value) => (Number.isSafeInteger(value) ? whole(value) : undefined),
  ),
  yes('oomKillDisable', 'HostConfig.OomKillDisable'),
  place('restart', 'HostConfig.RestartPolicy', 'value', readRestart, writeRestart),
  yes('readOnlyRoot', 'HostConfig.ReadonlyRootfs'),
  readingZero(place('init', 'HostConfig.Init', 'value', (node) => (node.kind === 'bool' ? node.value : undefined), flag)),
  place(
    'logging',
    'HostConfig.LogConfig.Type',
    'value',
    (node) => (stringOf(node) === '' ? undefined : { name: 'driver', value: stringOf(node) }),
    ({ name, value }) => (name === 'driver' && value !== '' ? text(value) : undefined),
  ),
  place('logging', 'HostConfig.LogConfig.Config', 'entries', readPair, ({ name, value }) =>
    name === 'driver' ? undefined : { key: name, node: text(value) },
  ),
];

function readTest(node: JsonNode): { readonly event: string; readonly command: string } | undefined {
  const [kind, ...rest] = stringsOf(node);
  if (kind !== 'CMD' && kind !== 'CMD-SHELL') return undefined; // NONE, or nothing the engine would run
  return rest.length === 0 ? undefined : { event: 'healthcheck', command: rest.join(' ') };
}

function readUlimit(node: JsonNode): NameValue {
  const number = (key: string): string => numberOf(valueOf(node, key)) ?? '0';
  const [soft, hard] = [number('Soft'), number('Hard')];
  return { name: stringOf(valueOf(node, 'Name')), value: soft === hard ? soft : `${soft}:${hard}` };
}

function writeUlimit({ name, value }: NameValue, old: JsonNode | undefined): JsonNode | undefined {
  const match = /^(0|-?[1-9][0-9]{0,17})(?::(0|-?[1-9][0-9]{0,17}))?$/u.exec(value);
  if (match === null) return undefined;
  return withEntries(old, { Name: text(name), Hard: whole(match[2] ?? match[1]!), Soft: whole(match[1]!) });
}

function readRestart(node: JsonNode): string | undefined {
  const name = stringOf(valueOf(node, 'Name'));
  const count = numberOf(valueOf(node, 'MaximumRetryCount'));
  if (name === '' || name === 'no') return undefined;
  return count === undefined ? name : `${name}:${count}`;
}

function writeRestart(value: string): JsonNode | undefined {
  const match = /^([a-z-]{1,20})(?::([1-9][0-9]{0,8}))?$/u.exec(value);
  if (match === null || match[1] === 'no') return undefined;
  return withEntries(undefined, { Name: text(match[1]!), MaximumRetryCount: whole(match[2] ?? '0') });
}

/** The network mode of a body, as written. */
export function networkModeOf(body: JsonNode): string {
  return stringOf(entryOf(valueOf(body, 'HostConfig'), 'NetworkMode')?.value);
}
