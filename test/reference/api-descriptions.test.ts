import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import type { ApiField, ApiStructName, ApiType } from '../../src/known/api-field.ts';
import { buildParameters } from '../../src/known/docker-build-parameters.ts';
import { apiBodies, apiStructs, openStructs } from '../../src/known/docker-api-fields.ts';
import { apiDescriptions } from '../api-descriptions.ts';
import { skipReason } from '../skip.ts';

const descriptions = await apiDescriptions();
const missing = skipReason(descriptions === undefined, 'no descriptions of the Docker Engine API (CI=true downloads them)');
const versions = Array.from({ length: 11 }, (_, at) => `1.${41 + at}`);

// Fields that the engine's structs hold and its descriptions from a version on do not, each with the reason.
const undescribed: readonly (readonly [place: string, from: string, why: string])[] = [
  ['CommitRequest.HostConfig', '1.41', 'the engine decodes the body as one of a create call'],
  ['CommitRequest.NetworkingConfig', '1.41', 'the engine decodes the body as one of a create call'],
  ['ExecRequest.Detach', '1.41', 'in ExecOptions, deprecated, and sent by the Docker CLI'],
  ['HostConfig.KernelMemory', '1.42', 'still decoded, then ignored'],
  ['UpdateRequest.KernelMemory', '1.42', 'still decoded, then ignored'],
  ['Mount.ClusterOptions', '1.42', 'in the struct since cluster volumes, never described'],
  ['NetworkRequest.CheckDuplicate', '1.46', 'still decoded, then ignored'],
];

/** A schema of OpenAPI 2, as far as the description uses it. */
interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly allOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly additionalProperties?: Schema;
}

interface Answer {
  readonly schema?: Schema;
}

interface Description {
  readonly definitions: Readonly<Record<string, Schema>>;
  readonly paths: Readonly<
    Record<
      string,
      {
        readonly post?: { readonly parameters: readonly { readonly in: string; readonly name?: string; readonly schema?: Schema }[] };
        readonly get?: { readonly responses: Readonly<Record<string, Answer>> };
      }
    >
  >;
}

interface Comparison {
  readonly description: Description;
  readonly version: string;
  readonly wrong: string[];
  readonly undescribed: string[];
}

function resolve(description: Description, schema: Schema): Schema {
  if (schema.$ref !== undefined) return resolve(description, description.definitions[schema.$ref.replace('#/definitions/', '')]!);
  if (schema.allOf === undefined) return schema;
  const parts = schema.allOf.map((part) => resolve(description, part));
  return { ...schema, type: 'object', properties: Object.assign({}, ...parts.map(({ properties }) => properties), schema.properties) };
}

function isLater(version: string, than: string): boolean {
  return Number(version.slice(2)) > Number(than.slice(2));
}

function compareStruct(comparison: Comparison, struct: ApiStructName, schema: Schema, place: string): void {
  const { properties = {} } = resolve(comparison.description, schema);
  const fields = new Map(apiStructs[struct].map((field): [string, ApiField] => [field.name, field]));
  for (const [name, property] of Object.entries(properties)) {
    const field = fields.get(name);
    if (field === undefined) {
      if (!openStructs.has(struct)) comparison.wrong.push(`${place}.${name} is not in the table`);
    } else if (isLater(field.since, comparison.version)) comparison.wrong.push(`${place}.${name} came later, says the table`);
    else compareType(comparison, field.type, property, `${place}.${name}`);
  }
  for (const { name, since, standing } of fields.values()) {
    if (isLater(since, comparison.version) || Object.hasOwn(properties, name)) continue;
    // Fields that stand in the wrong place are in the table to be refused.
    if (struct !== 'CreateRequest' || standing !== 'refused') comparison.undescribed.push(`${place}.${name}`);
  }
}

function compareType(comparison: Comparison, type: ApiType, given: Schema, place: string): void {
  const schema = resolve(comparison.description, given);
  const wanted = (name: string): boolean => {
    if (schema.type === name) return true;
    comparison.wrong.push(`${place} is ${schema.type ?? 'of no type'}, not ${name}`);
    return false;
  };
  if (type === 'string') wanted('string');
  else if (type === 'bool') wanted('boolean');
  else if (type === 'args') compareType(comparison, { list: 'string' }, schema, place);
  else if (type === 'set') wanted('object');
  else if (typeof type === 'string') wanted('integer');
  else if ('list' in type) {
    if (wanted('array')) compareType(comparison, type.list, schema.items ?? {}, `${place}[]`);
  } else if ('map' in type) {
    if (wanted('object')) compareType(comparison, type.map, schema.additionalProperties ?? {}, `${place}{}`);
  } else if (wanted('object') && apiStructs[type.struct].length > 0) compareStruct(comparison, type.struct, schema, type.struct);
}

function compare(version: string): Comparison {
  const description = parse(descriptions!.get(`${version}`)!, { maxAliasCount: -1 }) as Description;
  const comparison: Comparison = { description, version, wrong: [], undescribed: [] };
  for (const { path, struct } of Object.values(apiBodies)) {
    const body = description.paths[path]?.post?.parameters.find((parameter) => parameter.in === 'body');
    expect(body?.schema, path).toBeDefined();
    compareStruct(comparison, struct, body!.schema!, struct);
  }
  const answer = description.paths['/containers/{id}/json']?.get?.responses['200']?.schema;
  compareStruct(comparison, 'InspectAnswer', answer!, 'InspectAnswer');
  return comparison;
}

describe.skipIf(missing)('the table of fields and the published description agree', () => {
  test.each(versions)('in API %s', (version) => {
    const { wrong, undescribed: found } = compare(version);
    const known = undescribed.filter(([, from]) => !isLater(from, version)).map(([place]) => place);
    expect(wrong).toEqual([]);
    expect([...new Set(found)].toSorted()).toEqual(known.toSorted());
  });
});

describe.skipIf(missing)('the query parameters of a build are those of the published description', () => {
  test.each(versions)('in API %s', (version) => {
    const { paths } = parse(descriptions!.get(version)!, { maxAliasCount: -1 }) as Description;
    const described = paths['/build']!.post!.parameters.filter((parameter) => parameter.in === 'query').map(({ name }) => name);
    const known = buildParameters.filter(({ since }) => since !== 'none' && !isLater(since, version)).map(({ name }) => name);
    expect(described.toSorted()).toEqual(known.toSorted());
  });
});
