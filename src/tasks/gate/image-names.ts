import type { Engine } from '../../machine/http/door.ts';
import type { Machine } from '../../machine/machine.ts';
import { parseObject } from '../../syntax/json-values.ts';
import { readImageReference } from '../../syntax/image-reference.ts';
import { askJson, at, type Halt, isHalt, refusal } from './halt.ts';
import { say } from './say.ts';

/** Names of images that were made through a gate: images have no owner, so their names are kept in a file of the gate’s. */
export interface ImageNames {
  /** Whether a name may be given to an image: it was made here, or nothing has it yet. A halt where not. */
  mayTake(name: string): Promise<{ readonly name: string } | Halt>;
  /**
   * Whether an image may be deleted or handed out by this name or id: the name, or all that the image has and at least one, were made here. A
   * name comes back in full, with its tag: without one, engines hand out all images of a repository.
   */
  isMine(reference: string): Promise<{ readonly name: string } | Halt>;
  made(name: string): void;
  /**
   * The same where only the stream of the answer tells whether it went well: those that the engine has not are free again. `isFetched`: a registry gave them,
   * and gives them again.
   */
  told(names: readonly string[], how?: { readonly isFetched: true }): Promise<void>;
}

/** What the file of a gate says of images, by their full names. */
export interface NotedImages {
  /** All that were made through it, those that were fetched too. */
  readonly names: readonly string[];
  readonly fetched: readonly string[];
}

const mostNames = 10_000;
const mostBytes = 4 << 20;

/**
 * Reads the names that an earlier gate of the same owner made; the file is written anew with each new one. `file` is absent where nothing is
 * to outlive the gate.
 */
export function imageNames(
  file: string | undefined,
  engine: Engine,
  api: string,
  machine: Pick<Machine, 'readText' | 'writeText'>,
): ImageNames {
  const noted = file === undefined ? nothing : readNotedImages(file, machine);
  const names = new Set(noted.names);
  const fetched = new Set(noted.fetched);
  const add = (name: string): string | undefined => {
    const key = keyOf(name);
    if (key === undefined || names.has(key) || names.size >= mostNames) return undefined;
    names.add(key);
    return key;
  };
  const write = (): void => {
    if (file !== undefined) machine.writeText(file, `${JSON.stringify({ version: 1, names: [...names], fetched: [...fetched] })}\n`);
  };
  return {
    made: (name) => {
      // What was fetched once may be made here now, by the same name.
      const isOther = fetched.delete(keyOf(name) ?? '');
      if (add(name) !== undefined || isOther) write();
    },
    told: async (all, how) => {
      const added = all.map(add).filter((key) => key !== undefined);
      if (added.length === 0) return;
      if (how?.isFetched === true) for (const key of added) fetched.add(key);
      write();
      let isMissing = false;
      for (const key of added) {
        const answer = await askJson(engine, `${api}/images/${encodePath(key)}/json`);
        if (!isHalt(answer) || answer.halt !== 'answered' || answer.status !== 404) continue;
        fetched.delete(key);
        isMissing = names.delete(key);
      }
      if (isMissing) write();
    },
    mayTake: async (name) => {
      const key = keyOf(name);
      if (key === undefined)
        return refusal([say('call-malformed', `${JSON.stringify(name.slice(0, 100))} is not the name of an image`)], 400);
      if (names.has(key)) return { name: key };
      const answer = await askJson(engine, `${api}/images/${encodePath(key)}/json`);
      if (!isHalt(answer)) return taken(name);
      return answer.halt === 'answered' && answer.status === 404 ? { name: key } : answer;
    },
    isMine: async (reference) => {
      const answer = await askJson(engine, `${api}/images/${encodePath(reference)}/json`);
      if (isHalt(answer)) return answer;
      const tags = at(answer.value, 'RepoTags');
      const all = Array.isArray(tags) ? tags.map((tag) => keyOf(String(tag)) ?? '') : [];
      const key = keyOf(reference);
      // What the image is called now: a name that was made here and is gone may be the beginning of another image’s id.
      if (key !== undefined && names.has(key) && all.includes(key)) return { name: key };
      const mine = all.length > 0 && all.every((tag) => names.has(tag));
      return mine ? { name: reference } : taken(reference);
    },
  };
}

/** The first of several names that may not be given to an image; undefined where all may. */
export async function firstTaken(names: readonly string[], images: Pick<ImageNames, 'mayTake'>): Promise<Halt | undefined> {
  for (const name of names) {
    const free = await images.mayTake(name);
    if (isHalt(free)) return free;
  }
  return undefined;
}

function taken(name: string): Halt {
  return refusal([say('image-name-taken', `the image ${name.slice(0, 200)} is there, and was not made through this gate`)]);
}

function encodePath(name: string): string {
  return name.split('/').map(encodeURIComponent).join('/');
}

/**
 * A name in full: `docker.io/library/node:latest` for `node`. Undefined where it is none, or is an id or a digest; and where the registry has capital
 * letters: to engines that is the name of another image, of the same registry.
 */
function keyOf(name: string): string | undefined {
  const reference = /[A-Z]/u.test(name.slice(0, Math.max(0, name.lastIndexOf('/')))) ? undefined : readImageReference(name);
  if (reference === undefined || reference.digest !== undefined || name.startsWith('sha256:')) return undefined;
  return `${reference.registry}/${reference.path}:${reference.tag ?? 'latest'}`;
}

const nothing: NotedImages = { names: [], fetched: [] };

/** Reads what a gate has noted of images; nothing where there is no such file, or it is none. */
export function readNotedImages(file: string, machine: Pick<Machine, 'readText'>): NotedImages {
  const answer = machine.readText(file, mostBytes);
  const value = 'text' in answer ? parseObject(answer.text) : undefined;
  const textsAt = (key: string): readonly string[] => {
    const list = value?.[key];
    return Array.isArray(list) ? list.filter((name): name is string => typeof name === 'string').slice(0, mostNames) : [];
  };
  return { names: textsAt('names'), fetched: textsAt('fetched') };
}
