import type { Fact, Origin } from '../../model/fact.ts';
import type { Found } from '../../model/found.ts';
import type { Problem } from '../../model/report.ts';
import type { BuildField, Want } from '../../model/request.ts';
import type { BuildDraft, ContainerDraft } from '../../model/request-fields.ts';
import type { Source } from '../format.ts';
import { unknownImage } from '../image-layer.ts';
import { fact } from '../../model/fact.ts';
import { askFor, complain } from './session.ts';
import type { Session } from './session.ts';

/** Fills a build with what its Dockerfile says and lays the image under the container; handed in, since formats do not know each other. */
export type ApplyDockerfile = (
  build: BuildDraft,
  container: ContainerDraft | undefined,
  source: Source,
  options: {
    readonly target?: string;
    readonly layer: 'image';
    readonly via: Origin;
    readonly arguments: ReadonlyMap<string, string>;
    readonly platform?: string;
    readonly found?: Found;
  },
) => { readonly problems: readonly Problem[]; readonly wants: readonly Want[]; readonly base?: Fact<string> };

const inDockerfile: readonly BuildField[] = [
  'baseImages', 'steps', 'writtenFiles', 'daemonConfiguration', 'user', 'entrypoint', 'command', 'environment', 'argumentDefaults', 'labels',
]; // prettier-ignore

/**
 * Reads the Dockerfile of a build where somebody can, and where it lies in the workspace or in the Compose file itself. What is not
 * known afterwards are unknowns of the layer `image`, of the build and of the container alike. Gives back the image it starts from, as it is written.
 */
export function layDockerfile(
  session: Session,
  build: BuildDraft,
  container: ContainerDraft,
  apply: ApplyDockerfile | undefined,
): Fact<string> | undefined {
  const inline = build.options.find(({ value }) => value.name === 'dockerfile-inline');
  const from = inline?.from ?? build.dockerfile?.from ?? build.from;
  const path = inline === undefined ? pathInWorkspace(build) : undefined;
  const wanted: Want | undefined = path === undefined ? undefined : { kind: 'file', name: path, from };
  const name = path ?? (inline === undefined ? 'the Dockerfile' : 'dockerfile_inline');
  if (apply === undefined || (inline === undefined && path === undefined))
    return leaveOpen(build, container, `${name} was not read`, from, wanted);
  const answer = path === undefined ? { text: { text: inline!.value.value } } : askFor(session, path, from);
  if ('lack' in answer) {
    if (answer.lack.want === undefined) complain(session, from.document, answer.lack.why, from.offset, false);
    return leaveOpen(build, container, answer.lack.why, from, answer.lack.want);
  }
  // One long Dockerfile for many services is read only as often as the budget allows.
  session.budget.nodes -= Math.ceil(answer.text.text.length / 20);
  if (session.budget.nodes <= 0) return leaveOpen(build, container, `${name} was not read: the project is too large`, from, undefined);
  const document = path === undefined ? `${from.document}, dockerfile_inline of ${container.name}` : session.nameOf(path);
  const given = new Map(build.arguments.map(({ value }) => [value.name, value.value ?? `\${localEnv:${value.name}}`]));
  const source = { document, path: path ?? from.document, text: answer.text.text };
  const target = build.target?.value;
  // A service’s platform is that of its build; what `platforms` lists beside it is for pushing images (docker/compose pkg/compose/build.go).
  const platform = container.platform?.value;
  const { problems, wants, base } = apply(build, container, source, {
    layer: 'image',
    via: from,
    arguments: given,
    ...(target === undefined ? {} : { target }),
    ...(platform === undefined ? {} : { platform }),
    ...(session.found === undefined ? {} : { found: session.found }),
  });
  for (const { document: at, message, span, fatal } of problems) complain(session, at, message, span, fatal);
  session.images.push(...wants);
  return base;
}

function leaveOpen(build: BuildDraft, container: ContainerDraft, why: string, from: Origin, want: Want | undefined): undefined {
  const wanted = want === undefined ? {} : { want };
  build.unknown.push({ fields: inDockerfile, can: 'add', layer: 'image', why, from, ...wanted });
  unknownImage(container, fact('', from));
  const image = container.unknown.pop()!;
  container.unknown.push({ ...image, why, ...wanted });
}

function pathInWorkspace(build: BuildDraft): string | undefined {
  const path = build.dockerfile?.value;
  if (typeof path !== 'object' || path.base !== 'workspace' || path.path === '..' || path.path.startsWith('../')) return undefined;
  return path.path;
}
