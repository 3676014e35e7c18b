import type { Origin } from '../../model/fact.ts';
import { fact, over } from '../../model/fact.ts';
import type { EnvironmentVariable } from '../../model/request.ts';
import type { BuildDraft } from '../../model/request-fields.ts';
import { fieldNames } from '../../model/request-fields.ts';
import type { BuildFlag } from '../../known/docker-build-flags.ts';
import { dockerBuildFlags } from '../../known/docker-build-flags.ts';
import type { Word } from '../../syntax/argv.ts';
import { readFlags, readGoBoolean } from '../../syntax/argv.ts';
import { readHostPath } from '../../syntax/host-path.ts';
import { findHostVariables, withDefaults } from '../../syntax/host-variables.ts';
import { localCacheFolder, namedParts } from '../../syntax/local-cache.ts';
import { splitCsv } from '../../syntax/mount-strings.ts';
import { readNameValue } from '../../syntax/option-strings.ts';
import { unreadablePart } from '../../syntax/shell-words.ts';
import { mostWords, settleWords } from './settle-words.ts';
import type { Placing } from './placing.ts';
import { noteHostFile, noteHostVariables, noteOddity, noteUnknown, putNamed, startPlacing } from './placing.ts';

/**
 * Reads words as `docker buildx build` does and puts what they ask for into the build: `options` by canonical long name, and the files of
 * the host that they name. A word that is no flag would be the build's context: docker refuses a second one.
 * `folder` is what relative paths are relative to, itself relative to the workspace.
 */
export function applyBuildOptions(draft: BuildDraft, words: readonly Word[], { folder }: { readonly folder: string }): void {
  if (words.length > mostWords) {
    noteOddity(draft, 'wrong-type', `more than ${mostWords} words: not read`, words[mostWords]!.from);
    noteUnknown(draft, fieldNames.build, 'the command line is too long to be read', words[mostWords]!.from);
    return;
  }
  const placing = startPlacing(draft, folder, 'cut');
  const settled = settleWords(draft, words, dockerBuildFlags, {
    fields: fieldNames.build,
    colon: 'cut',
    opensPositionals: true,
    interspersed: true,
  });
  const read = readFlags(settled, dockerBuildFlags, { interspersed: true });
  for (const { kind, flag, word } of read.errors) {
    const why =
      kind === 'unknown-flag'
        ? `docker buildx build has no flag ${flag}`
        : kind === 'missing-value'
          ? `${flag} has no value`
          : `${settled[word]!.text} is no flag`;
    noteOddity(
      draft,
      kind === 'unknown-flag' ? 'unknown-property' : 'wrong-type',
      `${why}: docker refuses to build`,
      settled[word]!.from,
      flag,
    );
  }
  for (const { flag, value, origin, valueWord } of read.uses) {
    const { unreadable } = settled[valueWord]!;
    if (unreadable === undefined || !value.includes(unreadablePart)) placeBuildFlag(placing, flag, value, origin);
    else if (flag.fields.length > 0) noteUnknown(draft, flag.fields, `--${flag.name}: ${unreadable}`, origin);
  }
  for (const index of read.positionals) {
    const word = settled[index]!;
    noteOddity(
      draft,
      'wrong-type',
      `“${word.text}” is no flag: docker reads it as a second build context and refuses to build`,
      word.from,
      word.text,
    );
    noteHostFile(placing, 'read', word.text, 'context', word.from);
  }
}

function placeBuildFlag(placing: Placing<BuildDraft>, flag: BuildFlag, written: string, from: Origin): void {
  const { draft, folder } = placing;
  const [field] = flag.fields;
  if (flag.takes === 'boolean' && readGoBoolean(written) === undefined) {
    noteOddity(
      draft,
      'wrong-type',
      `--${flag.name}: “${written}” is neither true nor false; docker refuses to build`,
      from,
      `--${flag.name}`,
    );
    return;
  }
  if (field === undefined) return;
  const value = settleValue(placing, flag, written, from);
  for (const [access, path] of hostFiles(flag.name, value)) noteHostFile(placing, access, path, `--${flag.name}`, from);
  switch (flag.name) {
    case 'build-arg':
      placeArgument(placing, value, from);
      break;
    case 'cache-from':
      for (const source of value.includes('=') ? [value] : splitCsv(value)) draft.cacheFrom.push(fact(source, from));
      break;
    case 'secret':
      placeSecret(placing, value, from);
      break;
    case 'file':
      draft.dockerfile = over(readHostPath(value, folder), from, draft.dockerfile);
      break;
    case 'platform':
    case 'target':
      draft[flag.name] = value === '' ? undefined : over(value, from, draft[flag.name]);
      break;
    default:
      placeOption(placing, flag, value, from);
  }
}

// Flags whose values are paths or free text for the most part: a variable in them stays, unless its default has parts of its own.
const keepsVariables: ReadonlySet<string> = new Set([
  'build-arg',
  'build-context',
  'cache-from',
  'cache-to',
  'file',
  'iidfile',
  'metadata-file',
  'output',
  'policy',
  'secret',
  'ssh',
  'tag',
]);

function settleValue({ draft, colon }: Placing<BuildDraft>, { name, fields: into }: BuildFlag, value: string, from: Origin): string {
  const variables = findHostVariables(value);
  const [first] = variables;
  if (first === undefined) return value;
  noteHostVariables(draft, value, into[0]!, from);
  const hasDefault = variables.some(({ otherwise }) => otherwise !== undefined);
  const hasParts = variables.some(({ otherwise, start }) => /[,=]/u.test(otherwise ?? '') || start === 0);
  if (keepsVariables.has(name) && (!hasParts || name === 'build-arg' || into[0] === 'dockerfile')) return value;
  noteUnknown(draft, into, `--${name} depends on the host variable ${first.name}`, from);
  return hasDefault ? withDefaults(value, colon) : value;
}

// A secret without a source is the host's variable of that name, or else the file (moby/buildkit secretsprovider/store.go).
function placeSecret(placing: Placing<BuildDraft>, value: string, from: Origin): void {
  const { draft } = placing;
  const parts = namedParts(value);
  const source = parts.get('src') ?? parts.get('source');
  const id = parts.get('id');
  const name = parts.get('env') ?? (parts.get('type') === 'env' ? (source ?? id) : source === undefined ? id : undefined);
  if (name !== undefined && name !== '') draft.hostVariables.push(fact({ name, into: 'options', hasDefault: false }, from));
  draft.options.push(fact({ name: 'secret', value }, from));
}

function placeOption(placing: Placing<BuildDraft>, flag: BuildFlag, value: string, from: Origin): void {
  const { options } = placing.draft;
  if (flag.single === true) {
    // Only single options have one name; the others are told apart by their values too.
    const earlier = options.findIndex((one) => one.value.name === flag.name);
    const made = over({ name: flag.name, value }, from, options[earlier]);
    if (earlier < 0) options.push(made);
    else options[earlier] = made;
  } else for (const part of flag.commas === true ? splitCsv(value) : [value]) options.push(fact({ name: flag.name, value: part }, from));
}

function placeArgument(placing: Placing<BuildDraft>, value: string, from: Origin): void {
  const { name, value: text } = readNameValue(value);
  const isTaken = !value.includes('=');
  if (isTaken && name !== '') placing.draft.hostVariables.push(fact({ name, into: 'arguments', hasDefault: false }, from));
  const argument: EnvironmentVariable = isTaken ? { name, scope: 'build' } : { name, value: text, scope: 'build' };
  putNamed(placing, placing.draft.arguments, (one) => one.name, argument, from);
}

/** The files of the host that the value of a build flag names (docker/buildx util/buildflags: secrets.go, ssh.go, export.go, cache.go, context.go). */
function hostFiles(name: string, value: string): readonly (readonly ['read' | 'write', string])[] {
  switch (name) {
    case 'secret':
      return secretFiles(namedParts(value));
    case 'ssh': {
      const paths = readNameValue(value).value;
      return paths === '' ? [['read', '${localEnv:SSH_AUTH_SOCK}']] : paths.split(',').map((path) => ['read', path] as const);
    }
    case 'build-context': {
      const path = readNameValue(value).value.replace(/^oci-layout:\/\//u, '');
      return isRemote(path) ? [] : [['read', path]];
    }
    case 'file':
      return value === '-' || value === '' ? [] : [['read', value]];
    case 'iidfile':
    case 'metadata-file':
      return value === '' ? [] : [['write', value]];
    case 'output':
      return outputFiles(value);
    case 'cache-from':
    case 'cache-to': {
      const path = localCacheFolder(name, value);
      return path === undefined ? [] : [[name === 'cache-from' ? 'read' : 'write', path]];
    }
    case 'policy': {
      const path = namedParts(value).get('filename');
      return path === undefined ? [] : [['read', path]];
    }
    default:
      return [];
  }
}

function secretFiles(parts: ReadonlyMap<string, string>): readonly (readonly ['read', string])[] {
  if (parts.get('type') === 'env' || parts.has('env')) return [];
  const path = parts.get('src') ?? parts.get('source') ?? parts.get('id');
  return path === undefined || path === '' ? [] : [['read', path]];
}

function outputFiles(value: string): readonly (readonly ['write', string])[] {
  const parts = namedParts(value);
  if (!value.includes('=')) return value === '-' || value === '' ? [] : [['write', value]];
  const path = parts.get('dest');
  return path === undefined || path === '-' ? [] : [['write', path]];
}

function isRemote(text: string): boolean {
  return text === '' || /^(?:[a-z][a-z0-9+.-]*:\/\/|target:|git@|github\.com\/)/u.test(text);
}
