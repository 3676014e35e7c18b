import type { Engine } from '../../machine/http/door.ts';
import { isRecord, parseObject, stringsOf, textOf } from '../../syntax/json-values.ts';
import { plainText } from '../../syntax/plain-text.ts';

/** What an engine says of an image. */
export interface EngineImage {
  /** `sha256:…` */
  readonly id: string;
  /** Such as `amd64`, or `arm/v7`. */
  readonly architecture: string;
  /** Digests of what it consists of, undermost first. */
  readonly layers: readonly string[];
  readonly labels: Readonly<Record<string, unknown>>;
}

/** Asks an engine for an image by its name; or why it does not say, as one sentence. */
export async function inspectImage(
  engine: Pick<Engine, 'ask'>,
  name: string,
): Promise<EngineImage | { readonly isMissing: true } | { readonly refused: string }> {
  const path = name.split('/').map(encodeURIComponent).join('/');
  const answer = await engine.ask({ method: 'GET', path: `/images/${path}/json`, headers: [] });
  if ('failed' in answer) return { refused: `${answer.failed}.` };
  if (answer.status === 404) return { isMissing: true };
  const image = answer.status === 200 ? parseObject(answer.text) : undefined;
  const id = textOf(image?.['Id']);
  if (image === undefined || id === undefined || !/^sha256:[0-9a-f]{64}$/u.test(id)) {
    const said = textOf(parseObject(answer.text)?.['message']) ?? `status ${answer.status}`;
    return { refused: `The engine does not say what the image ${name} is: ${plainText(said).slice(0, 200)}.` };
  }
  const { RootFS: files, Config: config } = image;
  const labels = isRecord(config) ? config['Labels'] : undefined;
  return {
    id,
    architecture: [textOf(image['Architecture']) ?? '', textOf(image['Variant']) ?? ''].filter((part) => part !== '').join('/'),
    layers: (isRecord(files) ? stringsOf(files['Layers']) : undefined) ?? [],
    labels: isRecord(labels) ? labels : {},
  };
}
