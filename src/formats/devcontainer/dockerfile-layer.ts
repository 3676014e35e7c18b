import { fact, type Origin } from '../../model/fact.ts';
import { type DockerfileUse, imageFields, labelFields, unreadBuild } from './build.ts';
import type { Companions } from './companions.ts';
import { leaveOpen, type Reader } from './context.ts';
import { readBaseLabel } from './image.ts';
import { type BaseInputs, labelledBase } from './labelled-base.ts';

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
  const platform = build.platform === undefined ? {} : { platform: build.platform.value };
  const { found } = reader.files;
  const { problems, wants, base } = applyDockerfile(build, container, source, {
    layer: 'image',
    via: use.from,
    arguments: use.arguments,
    ...target,
    ...platform,
    ...(found === undefined ? {} : { found }),
  });
  reader.problems.push(...problems);
  reader.wants.push(...wants);
  layerLabel(reader, answer.text, { arguments: use.arguments, target: use.target, platform: found?.platform }, base?.from ?? use.from);
}

function complain(reader: Reader, { from }: DockerfileUse, why: string): void {
  const span = from.offset === undefined ? {} : { span: from.offset };
  reader.problems.push({ document: from.document, message: `The Dockerfile cannot be read: ${why}.`, fatal: false, ...span });
}

/** Merges the label of the image that the reference CLI takes for the base of a Dockerfile of this text. */
export function layerLabel(reader: Reader, text: string, inputs: BaseInputs, from: Origin): void {
  const base = labelledBase(text, inputs);
  if (base === 'open') leaveOpen(reader, labelFields, 'which image a Dockerfile starts from depends on a value that is not in it', from);
  else if (base !== undefined) readBaseLabel(reader, fact(base.name, from));
}
