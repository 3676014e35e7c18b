import type { Origin } from '../../model/fact.ts';
import { fieldNames, newContainer } from '../../model/request-fields.ts';
import { dockerRunFlags } from '../../known/docker-run-flags.ts';
import type { Word } from '../../syntax/argv.ts';
import { readFlags } from '../../syntax/argv.ts';
import type { TextFormat, Files, Reading } from '../format.ts';
import { type ReadingNotes, settleImage, unknownImage } from '../image-layer.ts';
import { applyRunArguments } from './apply-run-arguments.ts';
import { editLine } from './edit-line.ts';
import type { DockerRunDoc } from './line.ts';
import { parseLine, runWords } from './line.ts';
import { noteUnknown } from './placing.ts';
import { pulls } from './pulls.ts';

/** A `docker run` line as people type it. It comes from the command line of the audit, so no path is one. */
export const dockerRun: TextFormat<DockerRunDoc> = {
  name: 'docker-run',
  recognises: () => false,
  parse: parseLine,
  read: readLine,
  edit: editLine,
};

function readLine(doc: DockerRunDoc, files: Files): Reading {
  if (doc.first === undefined) return { requests: [], wants: [], problems: [] };
  const words = runWords(doc);
  const { document } = doc.source;
  const offset: [number, number] = [doc.line.words[0]!.start, doc.line.words.at(-1)!.end];
  const from: Origin = { layer: 'file', document, pointer: '', offset };
  const draft = newContainer(nameOf(words), from);
  applyRunArguments(draft, words, { folder: '', positionals: 'image', files });
  const notes: ReadingNotes = { wants: draft.unknown.flatMap(({ want }) => want ?? []), problems: [] };
  if (draft.image === undefined) {
    if (draft.unknown.length === 0) noteUnknown(draft, ['image'], 'the line names no image', from);
  } else {
    const platform = draft.platform?.value;
    unknownImage(draft, draft.image, { ...(platform === undefined ? {} : { platform }), ...(pulls(words) ? { pulled: true } : {}) });
    settleImage(draft, files.found, notes);
  }
  // Podman has flags that docker has not; what they ask for is not known here.
  if (doc.program === 'podman' && draft.oddities.length > 0)
    noteUnknown(draft, fieldNames.container, 'podman reads some flags in ways of its own', from);
  if (draft.image === undefined)
    notes.problems.push({ document, message: 'The line names no image: docker refuses to start.', span: offset, fatal: false });
  return { requests: [draft], ...notes };
}

function nameOf(words: readonly Word[]): string {
  const { uses, positionals } = readFlags(words, dockerRunFlags);
  const named = uses.findLast(({ flag }) => flag.name === 'name')?.value;
  const image = positionals[0] === undefined ? undefined : words[positionals[0]]?.text;
  return named ?? (image === undefined || image === '' ? 'container' : image);
}
