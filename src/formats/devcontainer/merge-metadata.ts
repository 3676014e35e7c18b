import { type Fact, fact, over } from '../../model/fact.ts';
import type { ContainerField, EnvironmentVariable, Mount } from '../../model/request.ts';
import { readCapability, readSecurityOption } from '../../syntax/option-strings.ts';
import { joinShellWords } from '../../syntax/quote-shell-word.ts';
import { withDefaults } from '../../syntax/host-variables.ts';
import { withContainerFolder } from './container-folder.ts';
import { type EntryKind, hasControl, leaveOpen, odd, pasted, type Reader, substituted, textOf } from './context.ts';
import { isTruthy, keyOrigin, type Located, type LocatedObject } from './located.ts';
import { readMount } from './mounts.ts';

type Apply = (reader: Reader, value: Located, kind: EntryKind) => void;

/**
 * Merges one metadata entry over what lower entries said, by the reference CLI's rules (devcontainers/cli src/spec-node/imageMetadata.ts
 * mergeConfiguration): `privileged` and `init` hold when any entry is truthy; capabilities and security options are united; of mounts with
 * one target the last wins; hooks and entrypoints all run; users and single settings: the last truthy one.
 */
export function mergeEntry(reader: Reader, object: LocatedObject, kind: EntryKind): void {
  reader.entries.push({ kind, object });
  mergeUnlisted(reader, object, kind);
}

/** Merges what the reference CLI does not take, and others may: it is judged, and stands in no merged configuration. */
export function mergeUnlisted(reader: Reader, object: LocatedObject, kind: EntryKind): void {
  const entry = withContainerFolder(object, reader.inside(kind));
  for (const [key, value] of effectiveEntries(entry)) appliers.get(key)?.(reader, value, kind);
}

/**
 * Entries as the CLI's `up` sees the object: the last of equal keys. What a `__proto__` object holds is lost when the CLI copies the object to
 * put in variables, though it comes back in the label that it writes; the key is reported by itself.
 */
export function effectiveEntries(object: LocatedObject): Map<string, Located> {
  const entries = new Map<string, Located>();
  for (const { key, value } of object.entries) entries.set(key, value);
  entries.delete('__proto__');
  return entries;
}

const appliers: ReadonlyMap<string, Apply> = new Map<string, Apply>([
  ['privileged', (reader, value) => mergeSwitch(reader, 'privileged', value)],
  ['init', (reader, value) => mergeSwitch(reader, 'init', value)],
  ['capAdd', mergeCapabilities],
  ['securityOpt', mergeSecurityOptions],
  ['mounts', mergeMounts],
  ['containerEnv', (reader, value) => mergeEnvironment(reader, value, 'container')],
  ['remoteEnv', (reader, value, kind) => (kind === 'feature' ? undefined : mergeEnvironment(reader, value, 'remote'))],
  ['containerUser', (reader, value, kind) => (kind === 'feature' ? undefined : mergeText(reader, 'user', value))],
  ['remoteUser', (reader, value, kind) => (kind === 'feature' ? undefined : mergeText(reader, 'remoteUser', value))],
  ['updateRemoteUserUID', (reader, value, kind) => (kind === 'feature' ? undefined : mergeBoolean(reader, 'updateRemoteUserUid', value))],
  ['overrideCommand', (reader, value, kind) => (kind === 'feature' ? undefined : mergeBoolean(reader, 'overrideCommand', value))],
  ['entrypoint', (reader, value, kind) => (kind === 'file' ? undefined : addCommand(reader, 'entrypoint', value))],
  ['onCreateCommand', (reader, value) => addCommand(reader, 'onCreateCommand', value)],
  ['updateContentCommand', (reader, value) => addCommand(reader, 'updateContentCommand', value)],
  ['postCreateCommand', (reader, value) => addCommand(reader, 'postCreateCommand', value)],
  ['postStartCommand', (reader, value) => addCommand(reader, 'postStartCommand', value)],
  ['postAttachCommand', (reader, value) => addCommand(reader, 'postAttachCommand', value)],
]);

function mergeSwitch(reader: Reader, field: 'privileged' | 'init', value: Located): void {
  const now = reader.container[field];
  const on = isTruthy(value);
  if (on || now === undefined || !now.value) reader.container[field] = over(on, value.from, now);
}

function mergeText(reader: Reader, field: 'user' | 'remoteUser', value: Located): void {
  const written = textOf(reader, value, field);
  if (written === undefined || written === '') return; // not truthy: the lower entry's stays
  const substitutes = field === 'user' ? pasted(reader, written, field, value.from) : written;
  const text = withDefaults(substitutes, 'cut');
  if (text !== substitutes) leaveOpen(reader, [field], 'the user depends on a variable of the host', value.from);
  if (text === '') return;
  reportControl(reader, text, value, field === 'user' ? 'containerUser' : 'remoteUser');
  reader.container[field] = over(text, value.from, reader.container[field]);
}

function mergeBoolean(reader: Reader, field: 'updateRemoteUserUid' | 'overrideCommand', value: Located): void {
  if (value.kind === 'scalar' && typeof value.value === 'boolean')
    reader.container[field] = over(value.value, value.from, reader.container[field]);
}

/**
 * The strings of `capAdd` or `securityOpt`. A single string counts as a list of one, since the CLI joins the lists by `concat`; any other
 * value that is no string is left open.
 */
function listOf(
  reader: Reader,
  value: Located,
  field: ContainerField,
  property: string,
): readonly { readonly text: string; readonly item: Located }[] {
  const texts: { text: string; item: Located }[] = [];
  for (const item of itemsOf(value)) {
    const written = textOf(reader, item, field);
    if (written === undefined) leaveOpen(reader, [field], `an item of ${property} is not a string`, item.from);
    else {
      if (written.includes('${localEnv:'))
        leaveOpen(reader, [field], `an item of ${property} depends on a variable of the host`, item.from);
      const text = withDefaults(pasted(reader, written, field, item.from), 'cut');
      reportControl(reader, text, item, property);
      texts.push({ text, item });
    }
  }
  return texts;
}

// `concat` and `flat` take a value that is no list for a list of one; what is not truthy is left out before.
function itemsOf(value: Located): readonly Located[] {
  if (value.kind === 'array') return value.items;
  return isTruthy(value) ? [value] : [];
}

// In Compose mode the CLI pastes these values into a YAML file without quotes: a line break adds keys of its own (measured: `privileged: true`
// by way of containerUser). On a command line it is at least never meant.
function reportControl(reader: Reader, text: string, { from }: Located, property: string): void {
  if (hasControl(text)) odd(reader, 'control-character', `${property} holds a line break or control character`, from, property);
}

function mergeCapabilities(reader: Reader, value: Located): void {
  for (const { text, item } of listOf(reader, value, 'capabilities', 'capAdd')) {
    const change = readCapability('add', text);
    replaceOrPush(reader.container.capabilities, change, item.from, (other) => other.change === 'add' && other.name === change.name);
  }
}

function mergeSecurityOptions(reader: Reader, value: Located): void {
  for (const { text, item } of listOf(reader, value, 'securityOptions', 'securityOpt')) {
    const read = readSecurityOption(text);
    if ('problem' in read) {
      odd(reader, 'wrong-type', `docker refuses this security option: ${read.problem}`, item.from, 'securityOpt');
      continue;
    }
    const option = read.value;
    replaceOrPush(
      reader.container.securityOptions,
      option,
      item.from,
      (other) => other.name === option.name && other.value === option.value,
    );
    if (option.file !== undefined)
      reader.container.hostFiles.push(fact({ path: option.file, access: 'read', by: `securityOpt ${option.name}` }, item.from));
  }
}

/** Items of one list that are read; real lists have a dozen. */
const mostItems = 1000;

function mergeMounts(reader: Reader, value: Located): void {
  for (const [index, item] of itemsOf(value).entries()) {
    if (index >= mostItems) return leaveOpen(reader, ['mounts'], `more than ${mostItems} mounts`, item.from);
    const mount = readMount(reader, item);
    if (mount !== undefined) addMount(reader.container.mounts, mount, item.from);
  }
}

/** Adds a mount; the one with the same target below it is hidden. The workspace's own mount is a flag of its own and hides nothing. */
function addMount(mounts: Fact<Mount>[], mount: Mount, from: Fact<Mount>['from']): void {
  replaceOrPush(mounts, mount, from, (other) => other.target === mount.target);
}

function replaceOrPush<T>(facts: Fact<T>[], value: T, from: Fact<T>['from'], same: (other: T) => boolean): void {
  const index = facts.findIndex((other) => same(other.value));
  if (index < 0) facts.push(fact(value, from));
  else facts.push(over(value, from, facts.splice(index, 1)[0]));
}

function mergeEnvironment(reader: Reader, value: Located, scope: EnvironmentVariable['scope']): void {
  if (value.kind !== 'object') {
    if (value.kind !== 'scalar' || value.value !== null) leaveOpen(reader, ['environment'], `${scope}Env is not an object`, value.from);
    return;
  }
  if (value.entries.length > mostItems) leaveOpen(reader, ['environment'], `more than ${mostItems} variables`, value.from);
  for (const entry of value.entries.slice(0, mostItems)) {
    const { key, value: item } = entry;
    if (!/^[A-Za-z_][\w.-]*$/u.test(key) && (scope === 'container' || hasControl(key)))
      odd(
        reader,
        'control-character',
        `“${key}” in ${scope}Env is no name of a variable: pasted into the generated Dockerfile or Compose file it can set others`,
        keyOrigin(entry),
        `${scope}Env`,
      );
    const text =
      item.kind === 'scalar' && item.value !== null ? substituted(reader.container, String(item.value), 'environment', item.from) : '';
    addVariable(reader.container.environment, { name: key, value: text, scope }, item.from);
  }
}

/** Adds a variable; the one of the same name and scope below it is hidden. */
export function addVariable(
  environment: Fact<EnvironmentVariable>[],
  variable: EnvironmentVariable,
  from: Fact<EnvironmentVariable>['from'],
): void {
  replaceOrPush(environment, variable, from, (other) => other.name === variable.name && other.scope === variable.scope);
}

/** The commands of a lifecycle property: a string (by a shell), an array (one program with its arguments), or an object of several, in parallel. */
export function commandsOf(value: Located): readonly { readonly text: string; readonly from: Located['from'] }[] {
  if (value.kind === 'scalar')
    return typeof value.value === 'string' && value.value.trim() !== '' ? [{ text: value.value, from: value.from }] : [];
  if (value.kind === 'array') {
    const words = value.items.flatMap((item) => (item.kind === 'scalar' && item.value !== null ? [String(item.value)] : []));
    return words.length === 0 ? [] : [{ text: joinShellWords(words), from: value.from }];
  }
  return value.entries.flatMap((entry) => (entry.value.kind === 'object' ? [] : commandsOf(entry.value)));
}

function addCommand(reader: Reader, event: string, value: Located): void {
  const commands = commandsOf(value);
  const program = value.kind === 'array' ? value.items[0] : undefined;
  if (program?.kind === 'scalar' && typeof program.value === 'string' && /\S\s+\S/u.test(program.value))
    odd(
      reader,
      'wrong-type',
      `${event} is a list, so it runs one program of the name “${program.value.slice(0, 60)}” and passes the rest to it`,
      value.from,
      event,
    );
  if (event === 'entrypoint' && reader.composeFolder !== undefined && commands.some(({ text }) => /["\\$]/u.test(text) || hasControl(text)))
    odd(
      reader,
      'control-character',
      'the entrypoint holds a character that ends the string it is pasted into in the generated Compose file',
      value.from,
      'entrypoint',
    );
  for (const { text, from } of commands)
    reader.container.containerCommands.push(fact({ event, command: substituted(reader.container, text, 'containerCommands', from) }, from));
  if (commands.length === 0 && value.kind === 'scalar' && value.value !== null && typeof value.value !== 'string')
    odd(reader, 'wrong-type', `${event} is neither a string, a list nor an object`, value.from, event);
}
