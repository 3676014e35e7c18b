import type { Origin } from '../../model/fact.ts';
import { fact } from '../../model/fact.ts';
import type { EnvironmentVariable } from '../../model/request.ts';
import type { BuildDraft } from '../../model/request-fields.ts';
import { fieldNames } from '../../model/request-fields.ts';
import type { BuildFlag } from '../../known/docker-build-flags.ts';
import { dockerBuildFlags } from '../../known/docker-build-flags.ts';
import type { Word } from '../../syntax/argv.ts';
import { readFlags, readGoBoolean } from '../../syntax/argv.ts';
import { readHostPath } from '../../syntax/host-path.ts';
import { findHostVariables } from '../../syntax/host-variables.ts';
import { splitCsv } from '../../syntax/mount-strings.ts';
import { readNameValue } from '../../syntax/option-strings.ts';
import { mostWords, settleWords } from './settle-words.ts';
import type { Placing } from './placing.ts';
import { noteHostFile, noteHostVariables, noteOddity, noteUnknown, over, putNamed, startPlacing } from './placing.ts';

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
  const settled = settleWords(draft, words, dockerBuildFlags, { fields: fieldNames.build, colon: 'cut', opensPositionals: true, interspersed: true });
  const read = readFlags(settled, dockerBuildFlags, { interspersed: true });
  for (const { kind, flag, word } of read.errors) {
    const why = kind === 'unknown-flag' ? `docker buildx build has no flag ${flag}` : kind === 'missing-value' ? `${flag} has no value` : `${settled[word]!.text} is no flag`;
    noteOddity(draft, kind === 'unknown-flag' ? 'unknown-property' : 'wrong-type', `${why}: docker refuses to build`, settled[word]!.from, flag);
  }
  for (const { flag, value, origin, valueWord } of read.uses) {
    const { unreadable } = settled[valueWord]!;
    if (unreadable !== undefined && flag.fields.length > 0) noteUnknown(draft, flag.fields, `--${flag.name}: ${unreadable}`, origin);
    else if (unreadable === undefined) placeBuildFlag(placing, flag, value, origin);
  }
  for (const index of read.positionals) {
    const word = settled[index]!;
    noteOddity(draft, 'wrong-type', `“${word.text}” is no flag: docker reads it as a second build context and refuses to build`, word.from, word.text);
    noteHostFile(placing, 'read', word.text, 'context', word.from);
  }
}

function placeBuildFlag(placing: Placing<BuildDraft>, flag: BuildFlag, value: string, from: Origin): void {
  const { draft, folder } = placing;
  const [field] = flag.fields;
  if (flag.takes === 'boolean' && readGoBoolean(value) === undefined) {
    noteOddity(draft, 'wrong-type', `--${flag.name}: “${value}” is neither true nor false; docker refuses to build`, from, `--${flag.name}`);
    return;
  }
  if (field === undefined) return;
  if (findHostVariables(value).length > 0) noteHostVariables(draft, value, field, from);
  for (const [access, path] of hostFiles(flag.name, value)) noteHostFile(placing, access, path, `--${flag.name}`, from);
  switch (flag.name) {
    case 'build-arg':
      placeArgument(placing, value, from);
      break;
    case 'cache-from':
      for (const source of value.includes('=') ? [value] : splitCsv(value)) draft.cacheFrom.push(fact(source, from));
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
      return secretFiles(fields(value), value);
    case 'ssh': {
      const paths = readNameValue(value).value;
      return paths === '' ? [['read', '${localEnv:SSH_AUTH_SOCK}']] : paths.split(',').map((path) => ['read', path] as const);
    }
    case 'build-context':
      return /^[a-z][a-z0-9+.-]*:\/\//u.test(readNameValue(value).value) || isGitRemote(readNameValue(value).value) ? [] : [['read', readNameValue(value).value]];
    case 'file':
      return value === '-' || value === '' ? [] : [['read', value]];
    case 'iidfile':
    case 'metadata-file':
      return value === '' ? [] : [['write', value]];
    case 'output':
      return outputFiles(value);
    case 'cache-from':
    case 'cache-to': {
      const parts = fields(value);
      if (parts.get('type') !== 'local') return [];
      const path = parts.get('src') ?? parts.get('dest');
      return path === undefined ? [] : [[name === 'cache-from' ? 'read' : 'write', path]];
    }
    case 'policy': {
      const path = fields(value).get('filename');
      return path === undefined ? [] : [['read', path]];
    }
    default:
      return [];
  }
}

function secretFiles(parts: ReadonlyMap<string, string>, value: string): readonly (readonly ['read', string])[] {
  const path = parts.get('src') ?? parts.get('source');
  if (parts.get('type') === 'env' || parts.get('env') !== undefined) return [];
  return path === undefined || value === '' ? [] : [['read', path]];
}

function outputFiles(value: string): readonly (readonly ['write', string])[] {
  const parts = fields(value);
  if (!value.includes('=')) return value === '-' || value === '' ? [] : [['write', value]];
  const path = parts.get('dest');
  return path === undefined || path === '-' ? [] : [['write', path]];
}

function isGitRemote(value: string): boolean {
  return value.startsWith('git@') || value.startsWith('github.com/');
}

function fields(value: string): ReadonlyMap<string, string> {
  return new Map(splitCsv(value).map((field) => {
    const pair = readNameValue(field);
    return [pair.name.trim().toLowerCase(), pair.value] as const;
  }));
}
