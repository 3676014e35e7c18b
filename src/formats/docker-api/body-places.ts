import { apiStructs } from '../../known/docker-api-fields.ts';
import type { ApiBodyKind } from '../../known/docker-api-fields.ts';
import type { ApiStructName } from '../../known/api-field.ts';
import type { Mount } from '../../model/request.ts';
import { apiPlaces } from './api-places.ts';
import { driverOptions } from './mount-places.ts';
import { valueOf } from './parse-strict-json.ts';
import type { JsonNode } from './parse-strict-json.ts';
import { place, readingZero, stringOf, whole } from './places.ts';
import type { Place } from './places.ts';

/**
 * The places of a create body below a path whose next step is a judged field of the struct, moved to another path: an update body has at its top
 * what a create body has in `HostConfig`.
 */
export function placesBelow(from: string, struct: ApiStructName, to = ''): readonly Place[] {
  const below = steps(from);
  const above = steps(to);
  const judged = new Set(apiStructs[struct].filter(({ standing }) => standing === 'judged').map(({ name }) => name));
  return apiPlaces
    .filter(({ path }) => below.every((name, at) => path[at] === name) && judged.has(path[below.length] ?? ''))
    .map((one) => ({ ...one, path: [...above, ...one.path.slice(below.length)] }));
}

function steps(path: string): readonly string[] {
  return path === '' ? [] : path.split('.');
}

// At create, 0 is what every client sends for no wish. An update that names the number takes the limit away, unless it is a positive one.
const pidsLimit = readingZero(
  place(
    'resources',
    'PidsLimit',
    'value',
    (node) => (node.kind === 'number' ? { name: 'pids-limit', value: /^[1-9]/u.test(node.text) ? node.text : '-1' } : undefined),
    ({ name, value }) => (name === 'pids-limit' && /^(?:-1|[1-9][0-9]{0,17})$/u.test(value) ? whole(value) : undefined),
  ),
);

// The body is the volume: there is no other text that could say it.
const volume = place('mounts', '', 'value', readVolume, () => undefined);

function readVolume(node: JsonNode): Mount {
  const name = stringOf(valueOf(node, 'Name'));
  const driver = stringOf(valueOf(node, 'Driver'));
  const options = driverOptions(valueOf(node, 'DriverOpts'));
  return {
    kind: 'volume',
    ...(name === '' ? {} : { source: name }),
    target: '',
    readOnly: false,
    ...(driver === '' || driver === 'local' ? {} : { driver }),
    ...(options === undefined ? {} : { options }),
  };
}

/** Every place of each body that fills a field of the request, in the order in which it is read. */
export const bodyPlaces: Readonly<Record<ApiBodyKind, readonly Place[]>> = {
  create: apiPlaces,
  update: [...placesBelow('HostConfig', 'UpdateRequest').filter(({ path }) => path[0] !== 'PidsLimit'), pidsLimit],
  exec: [...placesBelow('', 'ExecRequest'), ...placesBelow('HostConfig', 'ExecRequest')],
  'exec-start': [],
  volume: [volume, ...placesBelow('', 'VolumeRequest')],
  network: placesBelow('', 'NetworkRequest'),
  connect: placesBelow('NetworkingConfig.EndpointsConfig.*', 'EndpointSettings', 'EndpointConfig'),
  disconnect: [],
  commit: placesBelow('', 'CommitRequest'),
};
