import { apiStructs } from '../../known/docker-api-fields.ts';
import type { JsonNode } from './parse-strict-json.ts';

/** Names that most keys have, as they are printed: nothing in them needs an escape. */
const names: ReadonlyMap<string, string> = new Map(
  Object.values(apiStructs)
    .flat()
    .map(({ name }) => [name, `"${name}":`]),
);

/** A tree as JSON text without white space. */
export function printJson(node: JsonNode): string {
  switch (node.kind) {
    case 'string':
      return quote(node.value);
    case 'number':
      return node.text;
    case 'bool':
      return node.value ? 'true' : 'false';
    case 'null':
      return 'null';
    case 'list': {
      let printed = '';
      for (const item of node.items) printed += printed === '' ? printJson(item) : `,${printJson(item)}`;
      return `[${printed}]`;
    }
    case 'object': {
      let printed = '';
      for (const { key, value } of node.entries) {
        if (printed !== '') printed += ',';
        printed += names.get(key) ?? `${JSON.stringify(key)}:`;
        printed += printJson(value);
      }
      return `{${printed}}`;
    }
  }
}

// Nearly all strings of a body are short and plain: to look is less than to ask JSON.stringify.
function quote(value: string): string {
  if (value.length > 32) return JSON.stringify(value);
  for (let at = 0; at < value.length; at++) {
    const code = value.charCodeAt(at);
    if (code < 0x20 || code === 0x22 || code === 0x5c || code > 0x7e) return JSON.stringify(value);
  }
  return `"${value}"`;
}
