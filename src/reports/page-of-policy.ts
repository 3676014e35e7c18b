import { type Page, text } from '../model/page.ts';

/** The part of a policy's schema that the page is made from. */
interface Described {
  readonly description?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly string[];
  readonly items?: Described;
  readonly properties?: Readonly<Record<string, Described>>;
  readonly required?: readonly string[];
  readonly oneOf?: readonly Described[];
}

const example = `tier: standard
rules:
  host-command: warn
  docker-socket-mounted: { level: error, options: { sockets: [/run/acme.sock] } }
allow:
  features: [ghcr.io/acme/features]
  registries: [mcr.microsoft.com, ghcr.io/acme]
gate:
  builds: as-root
  host-namespaces: replace
waivers:
  - rule: host-network-namespace
    path: .devcontainer/devcontainer.json
    reason: measured on our own runners
    until: 2027-01-31
`;

/** All that may stand in a policy file, from its schema. */
export function pageOfPolicy(schema: Described): Page {
  const { rules, allow, gate, waivers } = schema.properties ?? {};
  return {
    title: 'policy',
    sections: [
      {
        blocks: [
          text(
            'A policy file says how loud each rule is, what may be used, and which findings somebody answers for. --policy FILE names it; without that, your own counts (containai/policy.yaml or policy.yml below $XDG_CONFIG_HOME or ~/.config), and the .containai.yaml of a repository never does. A mistake in it is bad input: nothing is judged.',
          ),
          { kind: 'code', language: 'yaml', text: example.trimEnd() },
          text('The schema for editors is in the package: `containai/schemas/policy-1.schema.json`.'),
        ],
      },
      { heading: 'Keys', blocks: [keysOf(schema)] },
      { heading: 'allow', blocks: [keysOf(allow ?? {})] },
      { heading: 'gate', blocks: [keysOf(gate ?? {})] },
      { heading: 'gate: sysbox-variables', blocks: [keysOf(gate?.properties?.['sysbox-variables'] ?? {})] },
      { heading: 'waivers', blocks: [keysOf(waivers?.items ?? {})] },
      {
        heading: 'rules',
        blocks: [
          text(
            'Each rule has a level (off, note, warn, error), or `level` and, where it has any, `options`. An option replaces what the rule has by itself.',
          ),
          { kind: 'table', head: ['Rule', 'Option', 'Type'], rows: Object.entries(rules?.properties ?? {}).flatMap(optionRows) },
        ],
      },
    ],
  };
}

/** The keys of an object, with what each holds and means. */
function keysOf({ properties = {}, required = [] }: Described): Page['sections'][number]['blocks'][number] {
  return {
    kind: 'list',
    items: Object.entries(properties).map(
      ([key, one]) => `${key} (${required.includes(key) ? 'needed; ' : ''}${typeOf(one)}): ${one.description ?? ''}`,
    ),
  };
}

function optionRows([rule, { oneOf }]: readonly [string, Described]): string[][] {
  const options = oneOf?.[1]?.properties?.['options']?.properties ?? {};
  return Object.entries(options).map(([name, one]) => [rule, name, typeOf(one)]);
}

function typeOf({ type, enum: words, items, properties }: Described): string {
  if (words !== undefined) return words.length > 12 ? 'a rule' : words.join(', ');
  const kind = typeof type === 'string' ? type : type?.[0];
  if (kind === 'array')
    return items?.properties === undefined ? 'list of texts' : `list of objects: ${Object.keys(items.properties).join(', ')}`;
  if (kind === 'object')
    return Object.keys(properties ?? {}).length > 12 ? 'object of rules' : `object: ${Object.keys(properties ?? {}).join(', ')}`;
  return kind === 'string' ? 'text' : (kind ?? '');
}
