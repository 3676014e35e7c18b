import { referenceCliVersion } from '../../known/reference-cli.ts';
import type { InstalledFiles } from '../../machine/installed-files.ts';
import type { SystemImage } from '../../model/system-image.ts';
import { readImageReference } from '../../syntax/image-reference.ts';
import {
  findSystemImage,
  systemFiles,
  type SystemImageWanted,
  systemLabel,
  type SystemPowers,
  type SystemRefusal,
} from './find-system-image.ts';
import { followDocker, type StepListener } from './follow-docker.ts';
import { inspectImage } from './inspect-image.ts';
import { packFiles } from './pack-files.ts';
import { type DockerPowers, type DockerWish, type RanDocker, runDocker } from './run-docker.ts';

/** What building the system image needs of the world. */
export interface BuildPowers extends SystemPowers {
  readonly docker: DockerPowers;
  /** Files of the package of the reference CLI. */
  readReferenceCli(version: string, names: readonly string[]): InstalledFiles;
}

/** Why there is no image: a program said so, or somebody asked it to end. */
export type BuildFailure =
  /** `lines`: what was printed last, oldest first. */
  | { readonly failed: string; readonly lines: readonly string[]; readonly isBadInput?: true }
  | { readonly isCancelled: true }
  | SystemRefusal;

type BuiltImage = SystemImage & { readonly id: string };

/** What of the reference CLI’s package it needs to run, and its licences. */
const referenceFiles = [
  'LICENSE.txt',
  'ThirdPartyNotices.txt',
  'devcontainer.js',
  'dist/spec-node/devContainersSpecCLI.js',
  'package.json',
  'scripts/updateUID.Dockerfile',
] as const;

/** `findSystemImage`, with a base that the engine has not fetched from its registry. `socket`: the engine’s. */
export async function fetchSystemBase(
  wanted: SystemImageWanted,
  socket: string,
  powers: BuildPowers,
  listener: StepListener,
): Promise<SystemImage | BuildFailure> {
  const found = await findSystemImage(wanted, powers);
  if (!('refused' in found) || found.isMissing !== true) return found;
  const { base } = wanted;
  const { ran, lines } = await told(
    { kind: 'pull', title: `Pull ${base}` },
    { args: ['pull', base], socket, builder: 'build-kit', registries: registriesOf(base) },
    powers,
    listener,
  );
  if (!('code' in ran)) return ran;
  if (ran.code === 0) return findSystemImage(wanted, powers);
  const said = (lines.findLast((line) => daemonSays.test(line)) ?? lines.at(-1) ?? 'nothing said why').replace(daemonSays, '').trim();
  // What a registry says of what it has not, or not for everybody (distribution specification, error codes).
  const isBadInput = /not found|denied|(?:manifest|name) unknown|unauthorized|invalid reference/iu.test(said)
    ? ({ isBadInput: true } as const)
    : {};
  return { failed: `The engine has no image ${base}, and could not fetch it: ${said.replace(/\.$/u, '')}.`, lines: [], ...isBadInput };
}

const daemonSays = /^(?:Error response from daemon: |error during connect: )/u;

/** BuildKit, where Docker’s CLI has the plugin for it, else the builder before it. */
export async function findBuilder(socket: string, powers: BuildPowers): Promise<'build-kit' | 'classic' | BuildFailure> {
  const ran = await runDocker({ args: ['buildx', 'version'], socket, builder: 'build-kit', registries: [] }, powers.docker, () => {});
  if (!('code' in ran)) return ran;
  return ran.code === 0 ? 'build-kit' : 'classic';
}

/** Builds a system image. `anew`: without what is left of earlier builds. */
export async function buildSystemImage(
  image: SystemImage,
  { socket, builder, anew }: Pick<DockerWish, 'socket' | 'builder'> & { readonly anew: boolean },
  powers: BuildPowers,
  listener: StepListener,
): Promise<BuiltImage | BuildFailure> {
  const { name, hash, base } = image;
  const [own, reference] = [powers.readSystemFiles(systemFiles), powers.readReferenceCli(referenceCliVersion, referenceFiles)];
  if ('refused' in own) return own;
  if ('refused' in reference) return reference;
  const input = packFiles([...own.files, ...reference.files.map((file) => ({ ...file, name: `devcontainers-cli/${file.name}` }))]);
  const settings = [...argumentsOf(image), ...proxyArguments(powers.docker.environment), `--label=${systemLabel}=${hash}`];
  const { ran, step, lines } = await told(
    { kind: 'build', title: `Build ${name}` },
    {
      args: ['build', ...settings, `--tag=${name}`, ...(anew ? ['--no-cache'] : []), '-'],
      socket,
      builder,
      registries: registriesOf(base),
      input,
    },
    powers,
    listener,
  );
  if (!('code' in ran)) return ran;
  if (ran.code !== 0) return { failed: whyNotBuilt(step, lines), lines };
  const built = await checkBuilt(image, powers);
  // The one whose name it took goes, unless a container is made of it.
  if (image.id !== undefined && 'id' in built && built.id !== image.id)
    await powers.engine.ask({ method: 'DELETE', path: `/images/${image.id}`, headers: [] });
  return built;
}

/** What the Dockerfile asks for. */
function argumentsOf({ base, user: { uid, gid } }: SystemImage): readonly string[] {
  return [`--build-arg=BASE=${base}`, `--build-arg=USER_ID=${uid}`, `--build-arg=GROUP_ID=${gid}`];
}

/** A name can come to mean another image at any time: what was built must stand on the base that it is named after. */
async function checkBuilt(image: SystemImage, { engine }: SystemPowers): Promise<BuiltImage | SystemRefusal> {
  const [built, base] = [await inspectImage(engine, image.name), await inspectImage(engine, image.baseId)];
  for (const answer of [built, base]) if ('refused' in answer) return answer;
  if ('id' in built && 'id' in base && base.layers.every((layer, index) => built.layers[index] === layer))
    return { ...image, id: built.id };
  await engine.ask({ method: 'DELETE', path: `/images/${image.name}`, headers: [] });
  return {
    refused: `${image.base} became another image while ${image.name} was built on it, and what was built is not used: build it again.`,
  };
}

/** Runs Docker’s CLI as a step that is told of. */
async function told(
  step: { readonly kind: 'pull' | 'build'; readonly title: string },
  wish: DockerWish,
  { docker }: BuildPowers,
  listener: StepListener,
): Promise<{ readonly ran: RanDocker; readonly step?: string; readonly lines: readonly string[] }> {
  const follower = followDocker({ ...step, at: docker.now() }, listener);
  const ran = await runDocker(wish, docker, follower.line);
  return { ran, ...follower.end('code' in ran && ran.code === 0 ? 'done' : 'failed', docker.now()) };
}

/** Scripts of ours end with a sentence of their own. */
function whyNotBuilt(step: string | undefined, lines: readonly string[]): string {
  const own = lines.findLast((line) => line.startsWith(scriptSays))?.slice(scriptSays.length);
  const said = lines.findLast((line) => builderSays.test(line))?.replace(builderSays, '') ?? lines.at(-1) ?? 'nothing said why';
  const why = own ?? (step === undefined ? said : `${step} failed: ${said}`);
  return `The image was not built: ${why.replace(/\.$/u, '')}.`;
}

const scriptSays = 'containai: ';
const builderSays = /^ERROR: (?:failed to solve: )?/u;

function registriesOf(image: string): readonly string[] {
  const registry = readImageReference(image)?.registry;
  return registry === undefined ? [] : [registry];
}

/** Packages come by the same way; Docker takes the values from its environment, and writes none of them into the image. */
function proxyArguments(environment: DockerPowers['environment']): readonly string[] {
  const names = ['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'http_proxy', 'https_proxy', 'no_proxy'];
  return names.filter((name) => (environment[name] ?? '') !== '').map((name) => `--build-arg=${name}`);
}
