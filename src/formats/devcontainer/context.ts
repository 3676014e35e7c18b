import type { Fact, Origin } from '../../model/fact.ts';
import type { Field, HostVariable, Oddity, Unknown, Want } from '../../model/request.ts';
import type { BuildDraft, ContainerDraft } from '../../model/request-fields.ts';
import type { Problem } from '../../model/report.ts';
import type { Files } from '../format.ts';
import type { UnknownImage } from '../image-layer.ts';
import type { ContainerFolder } from './container-folder.ts';
import type { Located, LocatedObject } from './located.ts';

/** Which of a metadata entry's properties count: a Feature's own file may say less than an image label or the configuration. */
export type EntryKind = 'image' | 'feature' | 'file';

/** What one layer says: an entry of an image's label, a Feature's own file, or the configuration. */
interface MetadataEntry {
  readonly kind: EntryKind;
  /** As it is written, with all its variables. */
  readonly object: LocatedObject;
}

/** What one reading of a configuration shares: the drafts it fills, the files it may look at, and what it could not find. */
export interface Reader {
  readonly files: Files;
  /** Folder of the configuration, relative to the workspace. */
  readonly folder: string;
  readonly container: ContainerDraft;
  /** What was merged into it, lowest layer first. */
  readonly entries: MetadataEntry[];
  /** What the workspace is called inside the container, in a layer. */
  inside(layer: EntryKind): ContainerFolder;
  /**
   * With Compose, the project's folder relative to the workspace: the CLI then writes its settings into a generated Compose file, where some
   * of them change their meaning. Undefined without Compose.
   */
  readonly composeFolder: string | undefined;
  /** Made when there is something to build: a Dockerfile, Features, or both. */
  build: BuildDraft | undefined;
  /** Images of which nobody knows what they carry; noted when all is read, since what a later layer decides is not open. */
  readonly unread: { readonly image: Fact<string>; readonly what: UnknownImage }[];
  readonly wants: Want[];
  readonly problems: Problem[];
  /** What may be otherwise than it was read: it was not looked up and taken for granted, or the reference CLI refuses it. */
  readonly unsure: Problem[];
}

/** Tells of something that was not looked up, so that what is known of it otherwise counts. */
export function tellUnsure(reader: Reader, message: string, from: Origin): void {
  const problem: Problem = { ...problemAt(from, message), lookup: true };
  reader.problems.push(problem);
  reader.unsure.push(problem);
}

/** Notes something that the reference CLI refuses, and that is read all the same. `text`: a clause. */
export function refused(reader: Reader, kind: Oddity['kind'], text: string, from: Origin, subject?: string): void {
  odd(reader, kind, text, from, subject);
  reader.unsure.push(problemAt(from, `${text.charAt(0).toUpperCase()}${text.slice(1)}.`));
}

function problemAt({ document, offset }: Origin, message: string): Problem {
  return { document, message, fatal: false, ...(offset === undefined ? {} : { span: offset }) };
}

/** Notes something odd about the text at a place. */
export function odd(reader: Reader, kind: Oddity['kind'], text: string, from: Origin, subject?: string): void {
  reader.container.oddities.push({ value: subject === undefined ? { kind, text } : { kind, text, subject }, from });
}

const hostVariable = /\$\{(?:localEnv|env):([^}:]*)(:[^}]*)?\}/gu;

/**
 * Canonical text of a string value: `${env:X}` becomes `${localEnv:X}`, its alias. Every host variable in it is listed under the field it
 * reaches: the CLI substitutes each string of a configuration, of Features and of image labels alike
 * (devcontainers/cli src/spec-common/variableSubstitution.ts).
 */
export function substituted(target: { readonly hostVariables: Fact<HostVariable>[] }, text: string, into: Field, from: Origin): string {
  if (!text.includes('${')) return text;
  return text.replace(hostVariable, (_whole, name: string, otherwise: string | undefined) => {
    target.hostVariables.push({ value: { name, into, hasDefault: otherwise !== undefined }, from });
    return `\${localEnv:${name}${otherwise ?? ''}}`;
  });
}

const composeVariable = /\$(?:\{([A-Za-z_]\w*)(?::?[-+?][^}]*)?\}|([A-Za-z_]\w*))/gu;

/**
 * Text that the CLI pastes unquoted into the generated Compose file, where Compose puts in host variables once more: `${HOME}`, which the
 * CLI itself leaves alone, becomes the host's (devcontainers/cli src/spec-node/dockerCompose.ts generateFeaturesComposeOverrideContent).
 */
export function pasted(reader: Reader, text: string, into: Field, from: Origin): string {
  if (reader.composeFolder === undefined || !text.includes('$')) return text;
  return text.replace(composeVariable, (_whole, braced: string | undefined, bare: string | undefined) => {
    const name = braced ?? bare ?? '';
    if (
      name === 'localWorkspaceFolder' ||
      name === 'localWorkspaceFolderBasename' ||
      name === 'devcontainerId' ||
      name.startsWith('containerWorkspaceFolder')
    )
      return _whole;
    reader.container.hostVariables.push({ value: { name, into, hasDefault: false }, from });
    return `\${localEnv:${name}}`;
  });
}

/** A string as the CLI would use the value: strings with their variables, numbers and booleans as JavaScript prints them. */
export function textOf(reader: Reader, located: Located, into: Field): string | undefined {
  if (located.kind !== 'scalar' || located.value === null) return undefined;
  return substituted(reader.container, String(located.value), into, located.from);
}

/** Says that a value could not be read, so that its fields stay open. */
export function leaveOpen(reader: Reader, fields: Unknown['fields'], why: string, from: Origin): void {
  reader.container.unknown.push({ fields, can: 'add', layer: from.layer, why, from });
}

// oxlint-disable-next-line no-control-regex -- finding them is the point
const control = /[\u0000-\u001f\u007f\u0085\u2028\u2029]/u;

/** Whether a value holds a line break or another control character. */
export function hasControl(text: string): boolean {
  return control.test(text);
}
