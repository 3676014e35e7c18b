import type { DockerfileUse } from './build.ts';
import { imageFields } from './build.ts';
import type { Companions } from './companions.ts';
import { leaveOpen, type Reader } from './context.ts';
import { readImageMetadata } from './image.ts';
import { addLowestVariable, below } from './lower.ts';

/**
 * Lays what a Dockerfile gives to the image under the configuration: first the metadata label of the image it starts from (the reference
 * CLI reads that of the base, and writes its own label over the Dockerfile's), then USER, ENV, ENTRYPOINT, CMD and VOLUME.
 */
export function layerDockerfile(reader: Reader, use: DockerfileUse, companions: Companions): void {
  const { container, build } = reader;
  const answer = reader.files.get(use.path);
  if (answer === undefined) reader.wants.push({ kind: 'file', name: use.path, from: use.from });
  if (answer === undefined || !('text' in answer) || companions.readDockerfile === undefined || build === undefined) {
    const why =
      answer === undefined || 'text' in answer
        ? `${use.path} was not read`
        : 'missing' in answer
          ? `${use.path} is not there`
          : answer.refused;
    if (build !== undefined)
      build.unknown.push({
        fields: ['baseImages', 'steps', 'user', 'entrypoint', 'command', 'environment', 'daemonConfiguration'],
        can: 'add',
        layer: 'image',
        why,
        from: use.from,
      });
    leaveOpen(reader, imageFields, why, { ...use.from, layer: 'image' });
    if (answer !== undefined && !('text' in answer))
      reader.problems.push({
        document: use.from.document,
        message: `The Dockerfile cannot be read: ${why}.`,
        fatal: false,
        ...(use.from.offset === undefined ? {} : { span: use.from.offset }),
      });
    return;
  }
  const read = companions.readDockerfile(
    { document: use.path, path: use.path, text: answer.text },
    { layer: 'image', via: use.from, arguments: use.arguments, ...(use.target === undefined ? {} : { target: use.target }) },
  );
  reader.problems.push(...read.problems);
  build.baseImages.push(...read.baseImages);
  build.steps.push(...read.steps);
  build.daemonConfiguration.push(...read.daemonConfiguration);
  build.environment.push(...read.environment);
  build.unknown.push(...read.unknown);
  build.user = read.user;
  build.entrypoint = read.entrypoint;
  build.command = read.command;
  if (read.unknown.length > 0) leaveOpen(reader, imageFields, read.unknown[0]!.why, { ...read.unknown[0]!.from, layer: 'image' });
  container.user = below(container.user, read.user);
  container.entrypoint = below(container.entrypoint, read.entrypoint);
  container.command = below(container.command, read.command);
  for (const variable of read.environment) addLowestVariable(container.environment, variable);
  if (read.finalBase !== undefined && read.finalBase.value !== 'scratch') readImageMetadata(reader, read.finalBase);
}
