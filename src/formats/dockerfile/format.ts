import { fact } from '../../model/fact.ts';
import type { Origin } from '../../model/fact.ts';
import { newBuild } from '../../model/request-fields.ts';
import { folderOf, normalisePath } from '../../syntax/host-path.ts';
import type { Format, Source } from '../format.ts';
import { applyDockerfile } from './apply.ts';

export interface DockerfileDoc {
  readonly source: Source;
}

/** A Dockerfile by itself: one build of its last stage, with the folder of the file as its context. */
export const dockerfile: Format<DockerfileDoc> = {
  name: 'dockerfile',
  recognises: (path) =>
    /(?:^|\/)(?:(?:Dockerfile|Containerfile)(?:\.[^/]+)?|[^/]+\.(?:Dockerfile|dockerfile|Containerfile|containerfile))$/u.test(path),
  parse: (source) => ({ doc: { source }, problems: [] }),
  read: ({ source }, { found }) => {
    const from: Origin = { layer: 'file', document: source.document, pointer: '' };
    const build = newBuild(source.document, from);
    build.context = fact({ base: 'workspace', path: normalisePath(folderOf(source.path)) }, from);
    build.dockerfile = fact({ base: 'workspace', path: normalisePath(source.path) }, from);
    const applied = applyDockerfile(build, undefined, source, { layer: 'file', ...(found === undefined ? {} : { found }) });
    return { requests: [build], wants: applied.wants, problems: applied.problems };
  },
};
