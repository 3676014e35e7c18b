import { describe, expect, test } from 'vitest';
import type { ApiField, ApiStructName, ApiType } from '../../known/api-field.ts';
import { apiBodies, apiStructs, foldFieldName } from '../../known/docker-api-fields.ts';
import type { ApiBodyKind } from '../../known/docker-api-fields.ts';
import { fieldNames } from '../../model/request-fields.ts';
import { bodyPlaces } from './body-places.ts';
import type { JsonNode } from './parse-strict-json.ts';
import { flag, text, texts, whole } from './places.ts';

interface Listed {
  readonly path: string;
  readonly field: ApiField;
}

function structOf(type: ApiType): { readonly struct: ApiStructName; readonly star: string } | undefined {
  if (typeof type === 'string') return undefined;
  if ('struct' in type) return { struct: type.struct, star: '' };
  const inner = structOf('list' in type ? type.list : type.map);
  return inner === undefined ? undefined : { ...inner, star: '.*' };
}

// Every field that a body can hold, by its path; inside lists and maps behind a star.
function listed(struct: ApiStructName, prefix: string): readonly Listed[] {
  return apiStructs[struct].flatMap((field) => {
    const path = prefix + field.name;
    const inner = field.standing === 'refused' ? undefined : structOf(field.type);
    return [{ path, field }, ...(inner === undefined ? [] : listed(inner.struct, `${path}${inner.star}.`))];
  });
}

const kinds = Object.keys(apiBodies) as ApiBodyKind[];
const filling = (kind: ApiBodyKind): readonly Listed[] =>
  listed(apiBodies[kind].struct, '').filter(({ field }) => field.standing === 'judged' && field.fills.length > 0);
// Read with the mounts whose driver it is.
const elsewhere = new Set(['HostConfig.VolumeDriver']);

// Whether one of two paths is the other, or leads to it; the empty one is the whole body.
function meet(one: string, other: string): boolean {
  return one === '' || one === other || one.startsWith(`${other}.`) || other.startsWith(`${one}.`);
}

test.each(
  kinds.flatMap((kind) =>
    filling(kind)
      .filter(({ path }) => !elsewhere.has(path))
      .map(({ path, field }) => ({ kind, path, fills: field.fills })),
  ),
)('$kind: $path fills what the table says', ({ kind, path, fills }) => {
  const places = bodyPlaces[kind].filter((place) => meet(place.path.join('.'), path));
  expect(fills.filter((field) => !places.some((place) => place.field === field))).toEqual([]);
});

test.each(kinds)('%s: every place is a field of the table, and fills what is said there', (kind) => {
  const all = filling(kind);
  const wrong = bodyPlaces[kind].filter((place) => {
    const path = place.path.join('.').replace(/\.\*$/u, '');
    const found = path === '' ? all : all.filter((one) => one.path === path);
    return !found.some(({ field }) => field.fills.includes(place.field));
  });
  expect(wrong.map((place) => place.path.join('.'))).toEqual([]);
});

// Elsewhere a zero value is not even read.
const zeros: readonly JsonNode[] = [text(''), flag(false), whole(0), texts([])];

test.each(
  kinds.flatMap((kind) =>
    bodyPlaces[kind]
      .filter(({ holds, path }) => (holds === 'value' || holds === 'parts') && path.length > 0)
      .map((place) => ({ ...place, kind, shown: place.path.join('.') })),
  ),
)('$kind: $field of $shown reads a zero value as it says', (place) => {
  const said: unknown[] = [];
  const context = { networkMode: 'app', volumeDriver: 'nfs', refuse: (message: string) => void said.push(message) };
  for (const zero of zeros) said.push(...place.read(zero, 'key', context));
  expect(said.length > 0).toBe(place.readsZero === true);
});

describe('the table', () => {
  test.each(Object.keys(apiStructs) as ApiStructName[])('%s names no field twice, in any case', (struct) => {
    const names = apiStructs[struct].map(({ name }) => foldFieldName(name));
    expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
  });

  test('names fields of the request, and versions', () => {
    const fields = Object.values(apiStructs).flat();
    expect(fields.flatMap(({ fills }) => fills).filter((name) => !fieldNames.container.includes(name))).toEqual([]);
    expect(fields.filter(({ since }) => !/^1\.\d\d$/u.test(since))).toEqual([]);
    expect(fields.filter(({ standing, fills }) => standing !== 'judged' && fills.length > 0)).toEqual([]);
    expect(fields.filter(({ standing, why }) => (standing === 'refused') !== (why !== ''))).toEqual([]);
  });
});
