import { describe, expect, test } from 'vitest';
import { apiStructs, foldFieldName } from '../../known/docker-api-fields.ts';
import type { ApiField, ApiStructName, ApiType } from '../../known/docker-api-fields.ts';
import { fieldNames } from '../../model/request-fields.ts';
import { apiPlaces } from './api-places.ts';

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

const all = listed('CreateRequest', '').filter(({ field }) => field.standing === 'judged' && field.fills.length > 0);
// Read with the mounts whose driver it is.
const elsewhere = new Set(['HostConfig.VolumeDriver']);

test.each(all.filter(({ path }) => !elsewhere.has(path)).map(({ path, field }) => ({ path, fills: field.fills })))(
  '$path fills what the table says',
  ({ path, fills }) => {
    const places = apiPlaces.filter((place) => {
      const own = place.path.join('.');
      return own === path || own.startsWith(`${path}.`) || path.startsWith(`${own}.`);
    });
    expect(fills.filter((field) => !places.some((place) => place.field === field))).toEqual([]);
  },
);

test('every place is a field of the table, and fills what is said there', () => {
  const wrong = apiPlaces.filter((place) => {
    const path = place.path.join('.').replace(/\.\*$/u, '');
    const found = all.find((one) => one.path === path);
    return found === undefined || !found.field.fills.includes(place.field);
  });
  expect(wrong.map((place) => place.path.join('.'))).toEqual([]);
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
  });
});
