import { fact } from '../../model/fact.ts';
import { type DockerfileUse, imageFields, unreadBuild } from './build.ts';
import type { Companions } from './companions.ts';
import { leaveOpen, type Reader } from './context.ts';
import { readImageMetadata } from './image.ts';

/**
 * Lays what a Dockerfile gives to the image under the configuration: USER, ENV, ENTRYPOINT, CMD and VOLUME, and the metadata label of the
 * image it starts from. The reference CLI reads the label of the base and writes its own over one that the Dockerfile sets.
 */
export function layerDockerfile(reader: Reader, use: DockerfileUse, { applyDockerfile }: Companions): void {
  const { container, build } = reader;
  if (build === undefined) return;
  const answer = reader.files.get(use.path);
  if (answer === undefined) reader.wants.push({ kind: 'file', name: use.path, from: use.from });
  if (answer === undefined || !('text' in answer) || applyDockerfile === undefined) {
    const why =
      answer === undefined || 'text' in answer
        ? `${use.path} was not read`
        : 'missing' in answer
          ? `${use.path} is not there`
          : answer.refused;
    build.unknown.push({ fields: unreadBuild, can: 'add', layer: 'image', why, from: use.from });
    leaveOpen(reader, imageFields, why, { ...use.from, layer: 'image' });
    if (answer !== undefined && !('text' in answer)) complain(reader, use, why);
    return;
  }
  const source = { document: use.path, path: use.path, text: answer.text };
  const target = use.target === undefined ? {} : { target: use.target };
  reader.problems.push(
    ...applyDockerfile(build, container, source, { layer: 'image', via: use.from, arguments: use.arguments, ...target }),
  );
  layerUnreadImage(reader);
}

function complain(reader: Reader, { from }: DockerfileUse, why: string): void {
  const span = from.offset === undefined ? {} : { span: from.offset };
  reader.problems.push({ document: from.document, message: `The Dockerfile cannot be read: ${why}.`, fatal: false, ...span });
}

/** Reads the label of an image that another reader had to leave unknown: here the label counts, and the official images are known. */
export function layerUnreadImage(reader: Reader): void {
  const { unknown } = reader.container;
  const index = unknown.findIndex(({ want }) => want?.kind === 'image');
  const want = unknown[index]?.want;
  if (want === undefined) return;
  unknown.splice(index, 1);
  readImageMetadata(reader, fact(want.name, want.from));
}
