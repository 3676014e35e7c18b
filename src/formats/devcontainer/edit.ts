import { type Edit, type FormattingOptions, type JSONPath, modify } from 'jsonc-parser';
import type { Fact } from '../../model/fact.ts';
import type { Change, Mount } from '../../model/request.ts';
import { pointerParts } from '../../syntax/pointer.ts';
import { showHostPath } from '../../syntax/host-path.ts';
import type { Edits, Refusal } from '../format.ts';
import type { DevcontainerDoc } from './document.ts';

/**
 * Carries changes out in the text, keeping comments, indentation and all other bytes. Only what the file itself says can be removed or
 * replaced; what a Feature or an image brings is refused with the reason, since a file can only add to it.
 */
export function editConfiguration(doc: DevcontainerDoc, changes: readonly Change[]): Edits {
  const refused: Refusal[] = [];
  const planned: { path: JSONPath; value: unknown }[] = [];
  for (const change of changes) {
    const plan = planChange(change, doc);
    if (typeof plan === 'string') refused.push({ change, why: plan });
    else planned.push(plan);
  }
  const { text } = doc.source;
  const formattingOptions = indentation(text);
  const edits = planned.flatMap(({ path, value }) => modifyAt(text, path, value, formattingOptions));
  return { splices: edits.map(({ offset, length, content }) => ({ start: offset, end: offset + length, text: content })), refused };
}

function modifyAt(text: string, path: JSONPath, value: unknown, formattingOptions: FormattingOptions): Edit[] {
  return modify(text, path, value, { formattingOptions, isArrayInsertion: path.at(-1) === -1 });
}

function planChange(change: Change, doc: DevcontainerDoc): { path: JSONPath; value: unknown } | string {
  if (change.do === 'add') {
    const spelled = spell(change.field, change.value);
    if (spelled === undefined) return `devcontainer.json cannot say “${change.field}” by a property of its own`;
    return spelled.list
      ? { path: listEnd(doc, spelled.property), value: listEnd(doc, spelled.property).length === 1 ? [spelled.value] : spelled.value }
      : { path: [spelled.property], value: spelled.value };
  }
  const { from } = change.fact as Fact<unknown>;
  if (from.layer !== 'file' || from.document !== doc.source.document)
    return `${from.document === '' ? 'the default' : from.document} says this, not the file: a configuration can only add to it`;
  const path = pointerParts(from.pointer).map((part) => (/^\d+$/u.test(part) ? Number(part) : part));
  if (path.length === 0) return 'it stands for the whole file';
  if (path[0] === 'runArgs') return 'it is part of runArgs, whose words are edited as a docker run line';
  if (change.do === 'remove') return { path, value: undefined };
  const spelled = spell(change.field, change.value);
  return spelled === undefined ? `devcontainer.json cannot say “${change.field}” by a property of its own` : { path, value: spelled.value };
}

interface Spelled {
  readonly property: string;
  readonly list: boolean;
  readonly value: unknown;
}

function spell(field: Change['field'], value: unknown): Spelled | undefined {
  switch (field) {
    case 'privileged':
    case 'init':
    case 'image':
    case 'overrideCommand':
    case 'remoteUser':
    case 'workspaceFolder':
      return { property: field, list: false, value };
    case 'user':
      return { property: 'containerUser', list: false, value };
    case 'updateRemoteUserUid':
      return { property: 'updateRemoteUserUID', list: false, value };
    case 'capabilities': {
      const { change, name } = value as { change: string; name: string };
      return change === 'add' ? { property: 'capAdd', list: true, value: name } : undefined;
    }
    case 'securityOptions': {
      const option = value as { name: string; value: string };
      return { property: 'securityOpt', list: true, value: option.value === '' ? option.name : `${option.name}=${option.value}` };
    }
    case 'mounts':
      return { property: 'mounts', list: true, value: spellMount(value as Mount) };
    default:
      return undefined;
  }
}

/** A mount as docker's `--mount` text; fields with a comma or quote are quoted as CSV. */
function spellMount(mount: Mount): string {
  const source =
    mount.source === undefined ? [] : [`source=${typeof mount.source === 'string' ? mount.source : spellSource(mount.source)}`];
  const options = Object.entries(mount.options ?? {}).map(([key, value]) => `volume-opt=${key}${value === '' ? '' : `=${value}`}`);
  const fields = [
    ...source,
    `target=${mount.target}`,
    `type=${mount.kind}`,
    ...(mount.readOnly ? ['readonly'] : []),
    ...(mount.propagation === undefined ? [] : [`bind-propagation=${mount.propagation}`]),
    ...(mount.driver === undefined ? [] : [`volume-driver=${mount.driver}`]),
    ...options,
  ];
  return fields.map((field) => (/[",]/u.test(field) ? `"${field.replaceAll('"', '""')}"` : field)).join(',');
}

function spellSource(source: NonNullable<Exclude<Mount['source'], string>>): string {
  if (source.base === 'home') return `\${localEnv:HOME}${source.path === '' ? '' : `/${source.path}`}`;
  if (source.base === 'workspace') return `\${localWorkspaceFolder}${source.path === '' ? '' : `/${source.path}`}`;
  if (source.base === 'variable') return `\${localEnv:${source.variable}}${source.path === '' ? '' : `/${source.path}`}`;
  return showHostPath(source);
}

function listEnd(doc: DevcontainerDoc, property: string): JSONPath {
  const list = doc.root?.entries.findLast(({ key }) => key === property)?.value;
  return list?.kind === 'array' ? [property, list.items.length] : [property];
}

function indentation(text: string): FormattingOptions {
  const indent = /\n([ \t]+)\S/u.exec(text)?.[1] ?? '  ';
  return {
    insertSpaces: !indent.startsWith('\t'),
    tabSize: indent.startsWith('\t') ? 1 : indent.length,
    eol: text.includes('\r\n') ? '\r\n' : '\n',
  };
}
