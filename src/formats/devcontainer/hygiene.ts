import { deprecatedProperties } from '../../known/property-names.ts';
import { keyOrigin, type Located, type LocatedEntry, type LocatedObject } from './located.ts';
import { odd, type Reader } from './context.ts';
import { buildProperties, type Property, properties, type PropertyType } from './properties.ts';

/** Which of the three sources a configuration uses, as the reference CLI decides: a Dockerfile before an image before Compose. */
export type ConfigurationKind = 'dockerfile' | 'image' | 'compose' | 'none';

/** Reports what the text says that no tool acts on, or that tools read differently: unknown and misplaced properties, wrong types, doubled keys. */
export function reportOddities(reader: Reader, root: LocatedObject, kind: ConfigurationKind): void {
  checkObject(reader, root, properties, '', kind === 'compose' ? 'compose' : 'single');
  const build = root.entries.findLast(({ key }) => key === 'build')?.value;
  if (build?.kind === 'object') checkObject(reader, build, buildProperties, 'build.', 'single');
  checkKeys(reader, root, 0);
}

function checkObject(
  reader: Reader,
  object: LocatedObject,
  table: ReadonlyMap<string, Property>,
  prefix: string,
  mode: 'single' | 'compose',
): void {
  for (const entry of object.entries) {
    const { key, value } = entry;
    if (key === '__proto__') continue;
    const name = prefix + key;
    const known = table.get(key);
    if (known === undefined) {
      if (prefix === 'build.' && properties.has(key))
        odd(
          reader,
          'ignored-property',
          `“${key}” stands inside build, where the reference CLI does not look: it has no effect there`,
          keyOrigin(entry),
          name,
        );
      else odd(reader, 'unknown-property', `“${name}” is no property of devcontainer.json: it has no effect`, keyOrigin(entry), name);
      continue;
    }
    const instead = deprecatedProperties.get(name);
    if (instead !== undefined) odd(reader, 'deprecated-property', `“${name}” is deprecated: write “${instead}”`, keyOrigin(entry), name);
    if (known.where !== undefined && known.where !== mode && !(key === 'image' || key === 'build'))
      odd(
        reader,
        'ignored-property',
        mode === 'compose' ? `“${name}” has no effect with dockerComposeFile` : `“${name}” has no effect without dockerComposeFile`,
        keyOrigin(entry),
        name,
      );
    if (!hasType(value, known.type)) odd(reader, 'wrong-type', wrongType(name, value, known.type), value.from, name);
  }
}

function hasType(value: Located, type: PropertyType): boolean {
  const isString = value.kind === 'scalar' && typeof value.value === 'string';
  const isStrings = value.kind === 'array' && value.items.every((item) => item.kind === 'scalar' && typeof item.value === 'string');
  switch (type) {
    case 'any':
      return true;
    case 'string':
      return isString;
    case 'boolean':
      return value.kind === 'scalar' && typeof value.value === 'boolean';
    case 'number':
      return value.kind === 'scalar' && typeof value.value === 'number';
    case 'object':
      return value.kind === 'object';
    case 'array':
      return value.kind === 'array';
    case 'string[]':
      return isStrings;
    case 'string|string[]':
      return isString || isStrings;
    case 'command':
      return (
        isString ||
        isStrings ||
        (value.kind === 'object' && value.entries.every(({ value: one }) => one.kind !== 'object' && hasType(one, 'command')))
      );
    case 'ports':
      return value.kind === 'scalar'
        ? typeof value.value === 'number' || typeof value.value === 'string'
        : value.kind === 'array' && value.items.every((item) => hasType(item, 'ports'));
  }
}

const typeWords: Readonly<Record<PropertyType, string>> = {
  any: 'anything',
  string: 'a string',
  boolean: 'true or false',
  number: 'a number',
  object: 'an object',
  array: 'a list',
  'string[]': 'a list of strings',
  'string|string[]': 'a string or a list of strings',
  command: 'a string, a list of strings or an object of these',
  ports: 'a port or a list of ports',
};

function wrongType(name: string, value: Located, type: PropertyType): string {
  const written = value.kind === 'scalar' ? JSON.stringify(value.value) : value.kind === 'array' ? 'a list' : 'an object';
  const effect =
    type === 'boolean' && value.kind === 'scalar' && Boolean(value.value) && (name === 'privileged' || name === 'init')
      ? ': the reference CLI takes it for true'
      : '';
  return `“${name}” must be ${typeWords[type]}, not ${written.length > 60 ? `${written.slice(0, 59)}…` : written}${effect}`;
}

// Settings of editors never reach the engine, and doubled keys there are common and harmless.
const editorKeys: ReadonlySet<string> = new Set(['customizations', 'settings', 'extensions', 'portsAttributes', 'otherPortsAttributes']);

function checkKeys(reader: Reader, value: Located, depth: number): void {
  if (value.kind === 'array') for (const item of value.items) checkKeys(reader, item, depth + 1);
  if (value.kind !== 'object') return;
  const { entries } = value;
  // Most objects are small: a set is only worth making for large ones.
  const seen = entries.length > 16 ? new Set<string>() : undefined;
  for (const [index, entry] of entries.entries()) {
    const { key, value: item } = entry;
    if (key === '__proto__')
      odd(
        reader,
        'prototype-key',
        'the key “__proto__” sets properties that do not show: the reference CLI writes them into the label of the image or container, where later starts read them',
        keyOrigin(entry),
        key,
      );
    else if (seen === undefined ? stoodBefore(entries, index, key) : seen.has(key))
      odd(
        reader,
        'duplicate-key',
        `“${key}” stands twice: the reference CLI takes the last one, other tools may take the first`,
        keyOrigin(entry),
        key,
      );
    seen?.add(key);
    if (depth > 0 || !editorKeys.has(key)) checkKeys(reader, item, depth + 1);
  }
}

function stoodBefore(entries: readonly LocatedEntry[], index: number, key: string): boolean {
  for (let before = 0; before < index; before++) if (entries[before]!.key === key) return true;
  return false;
}
