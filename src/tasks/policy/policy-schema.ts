import { sysboxVariables } from '../../known/sysbox-variables.ts';
import { gateChoices, limitBounds, usualPids } from '../../model/gate.ts';
import { levels, type Rule, tiers } from '../../model/rule.ts';
import { gateTiers } from '../gate/gate-policy.ts';

/** The part of JSON Schema that policies are described with: what is published, and what the reader holds a file to. */
export interface Schema {
  readonly $schema?: string;
  readonly $id?: string;
  /** For an object: what one of it is called in a sentence. */
  readonly title?: string;
  readonly description?: string;
  readonly type?: 'string' | 'number' | 'integer' | 'boolean' | 'object' | 'array' | readonly ['object' | 'array', 'null'];
  readonly enum?: readonly string[];
  readonly pattern?: string;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  /** Of the numbers between, one that is not meant. */
  readonly not?: { readonly const: number };
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: false;
  readonly required?: readonly string[];
  /** A single word, or an object. */
  readonly oneOf?: readonly [word: Schema, object: Schema];
}

/** The rules whose options the allow-lists of a policy add to, by the list's name. */
export const allowLists = {
  features: { rule: 'feature-not-allowed', option: 'allow' },
  registries: { rule: 'image-registry-not-allowed', option: 'registries' },
} as const;

const level: Schema = { enum: levels };
const texts = (description: string): Schema => ({
  description,
  type: ['array', 'null'],
  items: { type: 'string', pattern: '^(?!\\w+://)[^*\\s]+(?:/\\*{1,2})?$' },
});

/** The JSON Schema of a policy file, made of the rules and their options. */
export function policySchema(rules: readonly Rule[]): Schema {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: 'https://unpkg.com/containai/schemas/policy-1.schema.json',
    title: 'policy',
    description: 'A policy file of ContainAI: how loud each rule is, and what is waived.',
    ...object({
      tier: { description: 'How much to refuse; --tier on the command line wins over it.', enum: tiers },
      rules: {
        description: 'Levels and options of single rules, in every tier.',
        ...object(Object.fromEntries(rules.map((rule) => [rule.id, settingOf(rule)]))),
      },
      allow: {
        title: 'allow-list',
        description: 'What may be used. It adds to what the rules allow by themselves; to replace that, set the option of the rule.',
        ...object({
          features: texts('Beginnings of Feature names, whole parts between slashes, such as ghcr.io/acme/features.'),
          registries: texts('Beginnings of full image names, such as mcr.microsoft.com or docker.io/library. None: every registry.'),
        }),
      },
      gate: gate(),
      waivers: {
        description: 'Findings that someone answers for. They stay visible.',
        type: ['array', 'null'],
        items: waiver(rules),
      },
    }),
  };
}

function object(properties: Readonly<Record<string, Schema>>, required: readonly string[] = []): Schema {
  return { type: ['object', 'null'], properties, additionalProperties: false, ...(required.length === 0 ? {} : { required }) };
}

function settingOf(rule: Rule): Schema {
  const options = Object.entries(rule.options as Readonly<Record<string, unknown>>);
  return {
    description: `${rule.title}.`,
    oneOf: [
      level,
      {
        ...object({
          level,
          ...(options.length === 0
            ? {}
            : { options: object(Object.fromEntries(options.map(([name, value]) => [name, typeOf(value, rule.mayHave?.[name])]))) }),
        }),
        type: 'object',
        title: 'rule',
      },
    ],
  };
}

/** The schema of values like this one; what stands in an empty list is text. `more`: texts that the objects in it may have, too. */
function typeOf(value: unknown, more: readonly string[] = []): Schema {
  if (Array.isArray(value)) return { type: ['array', 'null'], items: value.length === 0 ? { type: 'string' } : typeOfAll(value, more) };
  if (typeof value === 'object' && value !== null) return typeOfAll([value]);
  return { type: typeof value === 'number' ? 'number' : typeof value === 'boolean' ? 'boolean' : 'string' };
}

function typeOfAll(values: readonly unknown[], more: readonly string[] = []): Schema {
  const [first] = values;
  if (typeof first !== 'object' || first === null) return typeOf(first);
  const all = values as readonly Readonly<Record<string, unknown>>[];
  const properties = Object.fromEntries(all.flatMap((one) => Object.entries(one).map(([key, value]) => [key, typeOf(value)] as const)));
  const required = Object.keys(properties).filter((key) => all.every((one) => one[key] !== undefined));
  const texts = Object.fromEntries(more.map((key) => [key, { type: 'string' } as const]));
  return { type: 'object', properties: { ...properties, ...texts }, additionalProperties: false, required };
}

function gate(): Schema {
  return {
    title: 'gate',
    description: 'What a gate (containai gate) does where rules alone do not say it.',
    ...object({
      builds: choice(
        'builds',
        'Builds: contained passes them on only to an engine that is known to build under Sysbox, as-root lets the engine build as it does, mostly as the host’s root, none refuses them.',
      ),
      'host-namespaces': choice(
        'host-namespaces',
        'A container that asks for a namespace of the host (pid, net, ipc, uts): refuse it, or replace the namespace by one of its own.',
      ),
      pull: choice('pull', 'Whether images may be pulled.'),
      network: choice(
        'network',
        'Whether containers have a network: none takes it from all of them, whatever they ask for. A build keeps its own.',
      ),
      limits: {
        title: 'list of limits',
        description: 'What each container may use at most. One that asks for more gets this much.',
        ...object({
          memory: {
            description: 'Memory, as a number of bytes or with k, m or g behind it. Where it is left out: no limit.',
            type: 'string',
            pattern: limitBounds.size.source,
          },
          cpus: { description: 'Processors, such as 1.5. Where it is left out: no limit.', type: 'number', ...between(limitBounds.cpus) },
          pids: {
            description: `Processes and threads; -1: any number. Where it is left out: ${usualPids}.`,
            type: 'integer',
            ...between(limitBounds.pids),
            // To an engine it is no limit: whoever says it may mean the contrary.
            not: { const: 0 },
          },
        }),
      },
      undecided: choice('undecided', 'Whether a container may start where a rule could not be decided.'),
      'sysbox-variables': {
        title: 'list of variables',
        description: 'Variables of Sysbox that containers may set, each with the value it then gets. All others are refused.',
        ...object(Object.fromEntries([...sysboxVariables].map(([name, { type, does }]) => [name, sysboxVariable(type, does)]))),
      },
    }),
  };
}

function between([minimum, maximum]: readonly [number, number]): Pick<Schema, 'minimum' | 'maximum'> {
  return { minimum, maximum };
}

function choice(key: keyof typeof gateChoices, description: string): Schema {
  return { description: `${description} ${otherwise(key)}`, enum: gateChoices[key] };
}

/** What holds where nothing is said: by tier. */
function otherwise(key: keyof typeof gateChoices): string {
  const usual = gateTiers.strict[key];
  const others = tiers.filter((one) => gateTiers[one][key] !== usual).map((one) => `; ${one}: ${gateTiers[one][key]}`);
  return `Where it is left out: ${usual}${others.join('')}.`;
}

function sysboxVariable(type: 'boolean' | 'paths', does: string): Schema {
  const description = `It ${does}.`;
  // The words that sysbox-runc itself takes.
  if (type === 'boolean') return { description, enum: ['TRUE', 'FALSE'] };
  return { description, type: 'string', pattern: '^/[^\\s,=]*(?:,/[^\\s,=]*)*$', maxLength: 1000 };
}

function waiver(rules: readonly Rule[]): Schema {
  return {
    title: 'waiver',
    type: 'object',
    properties: {
      rule: { description: 'The rule whose findings are waived.', enum: rules.map(({ id }) => id) },
      fingerprint: {
        description: 'Only the finding with this fingerprint, from the JSON report.',
        type: 'string',
        pattern: '^[0-9a-f]{16}$',
      },
      path: {
        description:
          'Only findings of this file, by its path in the repository or as the report names it; * stands for a part of a name, ** for any folders.',
        type: 'string',
        pattern: '\\S',
        maxLength: 1000,
      },
      reason: { description: 'Why that is all right; every report shows it.', type: 'string', pattern: '\\S', maxLength: 1000 },
      until: {
        description: 'The last day it holds, in UTC: 2027-01-31. After it, the waiver is an error.',
        type: 'string',
        pattern: '^\\d{4}-\\d\\d-\\d\\d$',
      },
    },
    additionalProperties: false,
    required: ['rule', 'reason'],
  };
}
