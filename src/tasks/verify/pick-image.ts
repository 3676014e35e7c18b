import { isRecord, parseObject } from '../doctor/answers.ts';
import type { ScratchEngine } from './scratch-engine.ts';

/** Official images that have /bin/sh and start anywhere, the first best: those with more programs can be asked more. */
const known = ['debian', 'ubuntu', 'busybox', 'alpine'] as const;

/**
 * The image to run scratch containers from: the one that was named, where the engine has it, else one of the engine’s that are known to have a shell.
 * Nothing is pulled. Or one sentence.
 */
export async function pickImage(
  named: string | undefined,
  engine: ScratchEngine,
): Promise<{ readonly image: string } | { readonly refused: string }> {
  if (named !== undefined) {
    if (!/^[\w][\w.:/@-]{0,254}$/u.test(named)) return { refused: '--image takes the name of an image.' };
    const { status } = await engine.ask('GET', `/images/${named.split('/').map(encodeURIComponent).join('/')}/json`);
    return status === 200 ? { image: named } : { refused: `The engine has no image ${named}: nothing is pulled here, so pull it first.` };
  }
  const { text } = await engine.ask('GET', '/images/json');
  const names = tagsOf(text);
  const image = known.flatMap((one) => names.filter((name) => name.startsWith(`${one}:`)))[0];
  return image === undefined
    ? { refused: `The engine has none of the images ${known.join(', ')}: name one that has /bin/sh with --image, or docker pull debian.` }
    : { image };
}

function tagsOf(text: string): readonly string[] {
  const list = parseObject(`{"list":${text}}`)?.['list'];
  if (!Array.isArray(list)) return [];
  return list
    .flatMap((one: unknown) => {
      const tags = isRecord(one) ? one['RepoTags'] : undefined;
      return Array.isArray(tags) ? tags.filter((tag): tag is string => typeof tag === 'string') : [];
    })
    .toSorted();
}
