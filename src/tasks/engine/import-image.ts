import type { Engine } from '../../machine/http/door.ts';
import type { Transfer } from '../../machine/http/transfer.ts';
import { isRecord, parseObject, textOf } from '../../syntax/json-values.ts';
import { plainText } from '../../syntax/plain-text.ts';
import { readImageReference } from '../../syntax/image-reference.ts';
import type { EngineSockets } from './ask-engine.ts';

/** What importing came to: the image is there under the same name, `wasThere` before. Or one sentence; then nothing was named. */
export type ImportAnswer =
  | { readonly id: string; readonly wasThere: boolean; readonly bytes: number }
  | { readonly refused: string; readonly isMissing?: true };

/** What an import may do. */
export interface ImportPowers {
  readonly sockets: EngineSockets;
  readonly transfer: Transfer;
}

/** Told how many bytes have gone over, and how many there will be as far as is known. */
type Progress = (done: number, expected: number | undefined) => void;

/**
 * Copies an image from one engine to another (paths of sockets), as it comes, without a file. It is copied by its id, so that what was looked at is
 * what is copied, and gets its name when the other engine has the very same.
 */
export async function importImage(
  from: string,
  to: string,
  name: string,
  { sockets, transfer }: ImportPowers,
  progress: Progress = () => undefined,
): Promise<ImportAnswer> {
  const [source, target] = [sockets.engineAt(from), sockets.engineAt(to)];
  try {
    const image = await inspect(source, name);
    if ('refused' in image) return image;
    const there = await inspect(target, image.id);
    if (!('refused' in there)) return await named(target, there.id, name, { wasThere: true, bytes: 0 });
    if (there.isMissing !== true) return there;
    let bytes = 0;
    const answer = await transfer(
      { socket: from, call: { method: 'GET', path: `/images/get?names=${encodeURIComponent(image.id)}`, headers: [] } },
      { socket: to, call: { method: 'POST', path: '/images/load?quiet=1', headers: ['Content-Type', 'application/x-tar'] } },
      (count) => progress((bytes += count), image.size),
    );
    if ('failed' in answer) return { refused: answer.failed };
    const whose = answer.by === 'giver' ? from : to;
    const error = answer.status === 200 && answer.by === 'taker' ? errorOf(answer.text) : messageOf(answer.text);
    if (error !== undefined || answer.status !== 200 || answer.by === 'giver')
      return { refused: `the engine at ${whose} refused: ${plainText(error ?? `status ${answer.status}`).slice(0, 300)}` };
    return await accept(target, image, loadedOf(answer.text), name, bytes);
  } finally {
    source.close();
    target.close();
  }
}

interface Image {
  readonly id: string;
  readonly size: number | undefined;
  /** What it is made of and how it is run, whichever store it is in. */
  readonly content: string;
}

async function inspect(
  engine: Engine & { readonly path: string },
  name: string,
): Promise<Image | { readonly refused: string; readonly isMissing?: true }> {
  const answer = await engine.ask({ method: 'GET', path: `/images/${encodeURIComponent(name)}/json`, headers: [] });
  if ('failed' in answer) return { refused: answer.failed };
  if (answer.status === 404)
    return { refused: `the engine at ${engine.path} has no image ${plainText(name).slice(0, 200)}`, isMissing: true };
  const image = answer.status === 200 ? parseObject(answer.text) : undefined;
  const id = textOf(image?.['Id']);
  if (image === undefined || id === undefined || !/^sha256:[0-9a-f]{64}$/u.test(id))
    return {
      refused: `the engine at ${engine.path} does not say what the image is: ${plainText(messageOf(answer.text) ?? `status ${answer.status}`).slice(0, 200)}`,
    };
  const size = image['Size'];
  const { RootFS, Architecture, Os, Variant = '', Config } = image;
  return { id, size: typeof size === 'number' ? size : undefined, content: canonical({ RootFS, Architecture, Os, Variant, Config }) };
}

/** The image is accepted by its id, or (stores that number images otherwise) by all that it consists of; else it goes again. */
async function accept(
  target: Engine & { readonly path: string },
  image: Image,
  loaded: string | undefined,
  name: string,
  bytes: number,
): Promise<ImportAnswer> {
  const same = await inspect(target, image.id);
  if (!('refused' in same)) return named(target, same.id, name, { wasThere: false, bytes });
  const other = loaded === undefined ? same : await inspect(target, loaded);
  if (!('refused' in other) && other.content === image.content) return named(target, other.id, name, { wasThere: false, bytes });
  if (!('refused' in other)) await target.ask({ method: 'DELETE', path: `/images/${encodeURIComponent(other.id)}`, headers: [] });
  return { refused: `the image that arrived at ${target.path} is not the one that was sent (${image.id}): it is not used` };
}

async function named(
  target: Engine & { readonly path: string },
  id: string,
  name: string,
  done: { readonly wasThere: boolean; readonly bytes: number },
): Promise<ImportAnswer> {
  const reference = readImageReference(name);
  // An id, or a digest, which only a registry gives.
  if (reference === undefined || reference.digest !== undefined || /^(?:sha256:)?[0-9a-f]{12,64}$/u.test(name)) return { id, ...done };
  const slash = name.lastIndexOf('/');
  const colon = name.indexOf(':', slash + 1);
  const [repository, tag] = colon < 0 ? [name, 'latest'] : [name.slice(0, colon), name.slice(colon + 1)];
  const path = `/images/${encodeURIComponent(id)}/tag?repo=${encodeURIComponent(repository)}&tag=${encodeURIComponent(tag)}`;
  const answer = await target.ask({ method: 'POST', path, headers: [] });
  if ('failed' in answer) return { refused: answer.failed };
  if (answer.status === 201) return { id, ...done };
  return {
    refused: `the engine at ${target.path} does not take the name ${plainText(name).slice(0, 200)}: ${plainText(messageOf(answer.text) ?? '').slice(0, 200)}`,
  };
}

// A load answers with lines of JSON, an error among them although the status is 200 (moby/moby pkg/streamformatter).
function errorOf(text: string): string | undefined {
  return linesOf(text).flatMap((line) => textOf(line['error']) ?? [])[0];
}

function loadedOf(text: string): string | undefined {
  const said = linesOf(text)
    .map((line) => textOf(line['stream']) ?? '')
    .join('');
  return /^Loaded image ID: (sha256:[0-9a-f]{64})$/mu.exec(said)?.[1] ?? /^Loaded image: (\S{1,512})$/mu.exec(said)?.[1];
}

function linesOf(text: string): readonly Readonly<Record<string, unknown>>[] {
  return text.split(/[\r\n]+/u).flatMap((line) => [parseObject(line) ?? {}]);
}

function messageOf(text: string): string | undefined {
  return textOf(parseObject(text)?.['message']);
}

/** JSON with the keys of each object in order; what is absent, null or empty is the same. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, one: unknown) => {
    if (one === null || one === '' || one === false || (Array.isArray(one) && one.length === 0)) return undefined;
    if (!isRecord(one)) return one;
    return Object.fromEntries(
      Object.keys(one)
        .sort()
        .map((key) => [key, one[key]]),
    );
  });
}
