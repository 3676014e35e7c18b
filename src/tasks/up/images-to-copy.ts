import type { Engine } from '../../machine/http/door.ts';
import type { Request } from '../../model/request.ts';
import { readImageReference } from '../../syntax/image-reference.ts';

/** Images that a launch starts or builds upon, by the names they are asked for with. */
export function imagesNamed(asked: readonly Request[]): readonly string[] {
  const names = asked.flatMap((request) =>
    request.kind === 'build' ? request.baseImages : request.image === undefined ? [] : [request.image],
  );
  return [...new Set(names.map(({ value }) => value))].filter((name) => readImageReference(name) !== undefined);
}

/** Of these images, those that one engine has and the other has not. Whoever does not answer has none. */
export async function imagesToCopy(
  names: readonly string[],
  from: Pick<Engine, 'ask'>,
  to: Pick<Engine, 'ask'>,
): Promise<readonly string[]> {
  const only = await Promise.all(names.map(async (name) => !(await has(to, name)) && (await has(from, name))));
  return names.filter((_name, index) => only[index]);
}

async function has(engine: Pick<Engine, 'ask'>, name: string): Promise<boolean> {
  const path = name.split('/').map(encodeURIComponent).join('/');
  const answer = await engine.ask({ method: 'GET', path: `/images/${path}/json`, headers: [] });
  return !('failed' in answer) && answer.status === 200;
}
