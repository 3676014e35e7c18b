import type { Engine } from '../../machine/http/door.ts';
import { isRecord, parseObject, stringsOf, textOf } from '../../syntax/json-values.ts';
import { systemLabel } from './find-system-image.ts';

/** A system image that an engine has. */
export interface ListedImage {
  /** What the engine calls it. */
  readonly id: string;
  /** Absent where another has taken it over. */
  readonly name?: string;
  /** Bytes, those that it shares with others too; and the seconds since 1970 when it was built. */
  readonly size: number;
  readonly created: number;
}

/** All system images of an engine, the newest first; or why it does not say, as one sentence. */
export async function listSystemImages(engine: Pick<Engine, 'ask'>): Promise<readonly ListedImage[] | { readonly refused: string }> {
  const filters = encodeURIComponent(JSON.stringify({ label: [systemLabel] }));
  const answer = await engine.ask({ method: 'GET', path: `/images/json?filters=${filters}`, headers: [] });
  if ('failed' in answer) return { refused: `${answer.failed}.` };
  const list = answer.status === 200 ? parseObject(`{"all":${answer.text}}`)?.['all'] : undefined;
  if (!Array.isArray(list)) return { refused: `The engine does not list its images (status ${answer.status}).` };
  const images = list.flatMap((one: unknown): readonly ListedImage[] => {
    if (!isRecord(one)) return [];
    const name = (stringsOf(one['RepoTags']) ?? []).find((tag) => tag.startsWith('containai/system:'));
    const number = (key: string): number => (typeof one[key] === 'number' ? one[key] : 0);
    return [{ id: textOf(one['Id']) ?? '', ...(name === undefined ? {} : { name }), size: number('Size'), created: number('Created') }];
  });
  return images.toSorted((a, b) => b.created - a.created);
}
