import type { Edits, Source } from '../formats/format.ts';
import type { Change } from '../model/request.ts';
import type { FormatName } from '../model/rule.ts';

/** Makes changes in one text, which is parsed once: asked for one fix, or for many. */
export type Editor = (changes: readonly Change[]) => Edits;

/** The editor of a text; undefined for formats that are not edited: a Dockerfile is a program, and a create body is printed by the gate. */
export async function loadEditor(format: FormatName, source: Source): Promise<Editor | undefined> {
  switch (format) {
    case 'devcontainer': {
      const { devcontainerFormat } = await import('../formats/devcontainer/format.ts');
      const { parse, edit } = devcontainerFormat();
      const { doc } = parse(source);
      return (changes) => edit(doc, changes);
    }
    case 'compose': {
      const { compose } = await import('../formats/compose/format.ts');
      const { doc } = compose.parse(source);
      return (changes) => compose.edit(doc, changes);
    }
    case 'docker-run': {
      const { dockerRun } = await import('../formats/docker-run/format.ts');
      const { doc } = dockerRun.parse(source);
      return (changes) => dockerRun.edit(doc, changes);
    }
    default:
      return undefined;
  }
}
