import type { TextFormat, Files, Reading } from '../format.ts';
import type { Companions } from './companions.ts';
import type { DevcontainerDoc } from './document.ts';
import { editConfiguration } from './edit.ts';
import { effectiveEntries } from './merge-metadata.ts';
import { parseJson } from './parse.ts';
import { readConfiguration } from './read.ts';

/** The format devcontainer.json, with the readers it may need for the files that a configuration names. */
export function devcontainerFormat(companions: Companions = {}): TextFormat<DevcontainerDoc> {
  return {
    name: 'devcontainer',
    recognises: (path) => /(?:^|\/)\.?devcontainer\.json$/u.test(path),
    parse: (source) => {
      const { root, problems } = parseJson(source, { layer: 'file', document: source.document });
      return { doc: root === undefined ? { source } : { source, root }, problems };
    },
    read: (doc, files: Files): Reading =>
      doc.root === undefined ? { requests: [], wants: [], problems: [] } : readConfiguration(doc.source, doc.root, files, companions),
    edit: editConfiguration,
  };
}

/** Which other readers a configuration needs, so that only these are loaded. */
export function companionsNeeded(doc: DevcontainerDoc): { readonly compose: boolean; readonly dockerfile: boolean } {
  if (doc.root === undefined) return { compose: false, dockerfile: false };
  const entries = effectiveEntries(doc.root);
  const build = entries.get('build');
  const compose = entries.has('dockerComposeFile');
  return {
    compose,
    dockerfile: compose || entries.has('dockerFile') || (build?.kind === 'object' && effectiveEntries(build).has('dockerfile')),
  };
}
