import type { EntryKind } from './context.ts';
import type { Json, JsonObject } from './located.ts';
import { mergeHostRequirements } from './merge-host-requirements.ts';

/** What one layer says, as a plain value. */
export interface PlainEntry {
  readonly kind: EntryKind;
  readonly value: JsonObject;
}

/** Makes of what the layers say of one property, lowest first, what holds; undefined: nothing. `values`: of the layers that name it. */
type Rule = (values: readonly Json[]) => Json | undefined;

/**
 * Merges a configuration with the layers it is made of into what the reference CLI calls the merged configuration (devcontainers/cli f683c29f
 * src/spec-node/imageMetadata.ts mergeConfiguration): the configuration itself, and in the place of what layers add to, what they all say. Wrong types are
 * taken as JavaScript takes them there, since that is what the container is made with. A `hostRequirements` that no layer wants is left out.
 */
export function mergeConfiguration(configuration: JsonObject, entries: readonly PlainEntry[]): JsonObject {
  const merged = Object.create(null) as Record<string, Json>;
  for (const [key, value] of Object.entries(configuration)) if (!replaced.has(key)) merged[key] = value;
  for (const [property, rule, name = property] of rules) {
    const values = entries.flatMap(({ kind, value }) => {
      const said = counts(property, kind) ? value[property] : undefined;
      return said === undefined ? [] : [said];
    });
    const value = rule(values);
    if (value === undefined) delete merged[name];
    else merged[name] = value;
  }
  return merged;
}

const hooks = ['onCreateCommand', 'updateContentCommand', 'postCreateCommand', 'postStartCommand', 'postAttachCommand'] as const;

// What is not merged under its own name, and so stays away unless a layer says it.
const replaced: ReadonlySet<string> = new Set(['customizations', 'entrypoint', 'shutdownAction', ...hooks]);

const ofFeatures: ReadonlySet<string> = new Set([
  ...hooks,
  'init',
  'privileged',
  'capAdd',
  'securityOpt',
  'entrypoint',
  'mounts',
  'customizations',
]);

// An entry of a label counts whole (pickFeatureProperties and pickConfigProperties, the same file).
function counts(property: string, kind: EntryKind): boolean {
  return kind === 'image' || (kind === 'feature' ? ofFeatures.has(property) : property !== 'entrypoint');
}

const any: Rule = (values) => values.some(Boolean);
const union: Rule = (values) => listed([...new Set(values.filter(Boolean).flat())]);
const all: Rule = (values) => values.filter(Boolean);
const lastTruthy: Rule = (values) => values.findLast(Boolean);
const lastSwitch: Rule = (values) => values.findLast((value) => typeof value === 'boolean');
const together: Rule = (values) => {
  const object = Object.create(null) as Record<string, Json>;
  for (const value of values) for (const [key, item] of entriesOf(value)) object[key] = item;
  return object;
};

const rules: readonly (readonly [property: string, rule: Rule, name?: string])[] = [
  ['init', any],
  ['privileged', any],
  ['capAdd', union],
  ['securityOpt', union],
  ['entrypoint', (values) => listed(values.filter(Boolean)), 'entrypoints'],
  ['mounts', mergeMounts],
  ['customizations', mergeCustomizations],
  ...hooks.map((hook): readonly [string, Rule, string] => [hook, all, `${hook}s`]),
  ['waitFor', lastTruthy],
  ['remoteUser', lastTruthy],
  ['containerUser', lastTruthy],
  ['userEnvProbe', lastTruthy],
  ['remoteEnv', together],
  ['containerEnv', together],
  ['overrideCommand', lastSwitch],
  ['portsAttributes', together],
  ['otherPortsAttributes', lastTruthy],
  ['forwardPorts', mergePorts],
  ['shutdownAction', lastTruthy],
  ['updateRemoteUserUID', lastSwitch],
  ['hostRequirements', mergeHostRequirements],
];

function listed(values: readonly Json[]): readonly Json[] | undefined {
  return values.length === 0 ? undefined : values;
}

// As Object.assign and for…in see a value: a text is a list of its characters.
function entriesOf(value: Json): readonly (readonly [string, Json])[] {
  return value === null ? [] : Object.entries(Object(value) as JsonObject);
}

// Of mounts with one target the last; where none is found, that is one target too.
function mergeMounts(values: readonly Json[]): Json | undefined {
  const mounts = values.filter(Boolean).flat();
  const last = new Map(mounts.map((mount, index) => [targetOf(mount), index]));
  return listed(mounts.filter((mount, index) => last.get(targetOf(mount)) === index));
}

// Cut at commas and equals signs (src/spec-configuration/containerFeaturesConfiguration.ts parseMount); an object’s `dst` is no target.
function targetOf(mount: Json): Json | undefined {
  if (typeof mount !== 'string') return entriesOf(mount).find(([key]) => key === 'target')?.[1];
  const named = mount.split(',').map((field) => field.split('='));
  return named.findLast(([key]) => key === 'target' || key === 'destination' || key === 'dst')?.[1];
}

function mergeCustomizations(values: readonly Json[]): Json | undefined {
  const tools = new Map<string, Json[]>();
  for (const [tool, value] of values.flatMap(entriesOf)) tools.set(tool, [...(tools.get(tool) ?? []), value]);
  return tools.size === 0 ? undefined : Object.fromEntries(tools);
}

// A number is a port of this machine, and so is `localhost:` with a number.
function mergePorts(values: readonly Json[]): Json | undefined {
  const ports = values
    .filter(Boolean)
    .flat()
    .map((port) => (typeof port === 'number' ? `localhost:${port}` : port));
  return listed(
    [...new Set(ports)].map((port) =>
      /localhost:\d+/u.test(String(port)) ? Number.parseInt(String(port).slice('localhost:'.length), 10) : port,
    ),
  );
}
