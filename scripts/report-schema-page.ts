import { type Page, text } from '../src/model/page.ts';

interface Schema {
  readonly $id?: string;
  readonly title?: string;
  readonly description?: string;
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly $ref?: string;
  readonly items?: Schema | false;
  readonly prefixItems?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly $defs?: Readonly<Record<string, Schema>>;
}

/** A page about what a command prints as JSON, from its schema. `whole`: what the whole of it is called. */
export function pageOfSchema(title: string, whole: string, schema: Schema): Page {
  const objects = [
    [whole, schema] as const,
    ...Object.entries(schema.$defs ?? {}).flatMap(([name, part]) => variantsOf(part).map((one) => [name, one] as const)),
  ];
  return {
    title,
    sections: [
      {
        blocks: [text(`${schema.description} The schema is in the package: \`containai/schemas/${schema.$id?.split('/').at(-1)}\`.`)],
      },
      ...objects
        .filter(([, { properties }]) => properties !== undefined)
        .map(([name, part]) => ({
          heading: name,
          blocks: [
            ...(part.description === undefined ? [] : [text(part.description)]),
            {
              kind: 'table',
              head: ['Key', 'Type', 'Always', 'What'],
              rows: Object.entries(part.properties ?? {}).map(([key, one]) => [
                `\`${key}\``,
                typeOf(one),
                part.required?.includes(key) === true ? 'yes' : '',
                one.description ?? '',
              ]),
            } as const,
          ],
        })),
    ],
  };
}

function variantsOf(schema: Schema): readonly Schema[] {
  return (
    schema.oneOf?.map((one) => ({ ...(schema.description === undefined ? {} : { description: schema.description }), ...one })) ?? [schema]
  );
}

function typeOf({ type, $ref, enum: values, const: only, items, anyOf, prefixItems, properties }: Schema): string {
  if ($ref !== undefined) return $ref.split('/')[2] ?? $ref;
  if (values !== undefined) return values.map(String).join(' or ');
  if (only !== undefined) return String(only);
  if (anyOf !== undefined) return anyOf.map(typeOf).join(' or ');
  if (prefixItems !== undefined) return 'pair of numbers';
  if (type === 'array' && items !== undefined && items !== false) return `list of ${typeOf(items)}`;
  return properties === undefined ? (type ?? '') : `object of ${Object.keys(properties).join(', ')}`;
}
