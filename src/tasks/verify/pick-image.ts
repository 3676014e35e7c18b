import type { Probe } from '../../model/probe.ts';
import type { Leftover } from '../../model/probed.ts';
import type { ProbeHost } from '../../machine/probe-host.ts';
import { runProbe, type Tried } from './run-probe.ts';
import { type ScratchEngine, stringAt, valueAt, wordsOf } from './scratch-engine.ts';
import type { ProbeSettings } from './scratch-things.ts';

/** An image that probes run on, or one sentence why there is none; `isBadInput`: another name would do. */
export type Picked =
  | { readonly image: { readonly name: string; readonly id: string } }
  | { readonly refused: string; readonly isBadInput?: true };

/** Images that probes were written on; others come after them. */
const usual = /(?:^|\/)(?:debian|ubuntu)(?::|@|$)/u;
const mostTries = 4;
const mostBytes = 3 * 2 ** 30;

const toMake = 'make one with docker pull debian:stable-slim';

/** What any image must do: start a shell, and see its own /proc. */
const plain: Probe = { run: 'cat /proc/self/uid_map' };

/**
 * Finds a local image with a shell, and proves that a plain container of it starts under the runtime: the one that was named, else a small one of
 * Debian or Ubuntu, else any small one. Nothing is fetched.
 */
export async function pickImage(
  named: string | undefined,
  settings: Omit<ProbeSettings, 'image'>,
  engine: ScratchEngine,
  host: ProbeHost,
): Promise<{ readonly picked: Picked; readonly left: readonly Leftover[] }> {
  const found = named === undefined ? await smallImages(engine) : await namedImage(named, engine);
  if ('refused' in found) return { picked: found, left: [] };
  const left: Leftover[] = [];
  let last: Picked = { refused: `No image with a shell is on this engine, and nothing is fetched: ${toMake}` };
  for (const image of found) {
    const { tried, hasRun, left: more } = await runPlain('first', { ...settings, image: image.id }, engine, host);
    left.push(...more);
    if (hasRun) return { picked: { image }, left };
    const words = 'fails' in tried ? tried.fails : 'untried' in tried ? tried.untried : tried.prints;
    if (!('fails' in tried && isWithoutShell(words))) {
      const refused = `Nothing can be measured, since a plain container of ${image.name} does not run under ${settings.runtime}: ${words.trim()}`;
      return { picked: { refused }, left };
    }
    if (named !== undefined)
      last = { refused: `The image ${named} has no /bin/sh, which probes need: ${toMake}, and name that`, isBadInput: true };
  }
  return { picked: last, left };
}

/** Runs a container that asks for nothing. Where that does not run, other probes prove nothing either. `name`: the end of its name. */
export async function runPlain(
  name: string,
  settings: ProbeSettings,
  engine: ScratchEngine,
  host: ProbeHost,
): Promise<{ readonly hasRun: boolean; readonly tried: Tried; readonly left: readonly Leftover[] }> {
  const { tried, left } = await runProbe(`containai-probe-${settings.word}-${name}`, plain, settings, engine, host);
  return { hasRun: 'prints' in tried && /^exit 0$/mu.test(tried.prints), tried, left };
}

// As runc, crun and Sysbox say it.
function isWithoutShell(words: string): boolean {
  return /\/bin\/sh\b.*(?:no such file or directory|not found|permission denied|exec format error)/iu.test(words);
}

type Found = readonly { readonly name: string; readonly id: string }[] | Extract<Picked, { readonly refused: string }>;

async function namedImage(name: string, engine: ScratchEngine): Promise<Found> {
  // A name is one part of the path: what would end it is escaped, and a slash of it stays one.
  const path = name.split('/').map(encodeURIComponent).join('/');
  const answer = await engine.ask('GET', `/images/${path}/json`);
  if (answer.status === 404)
    return { refused: `There is no image ${name} on this engine, and nothing is fetched: docker pull ${name}`, isBadInput: true };
  const id = stringAt(answer.text, 'Id');
  if (answer.status !== 200 || id === undefined) return { refused: `The engine does not tell what image ${name} is: ${wordsOf(answer)}` };
  return [{ name, id }];
}

async function smallImages(engine: ScratchEngine): Promise<Found> {
  const answer = await engine.ask('GET', '/images/json');
  const list = valueAt(answer.text);
  if (answer.status !== 200 || !Array.isArray(list)) return { refused: `The engine does not list its images: ${wordsOf(answer)}` };
  const images = list.flatMap((one: unknown): readonly { name: string; id: string; size: number }[] => {
    if (typeof one !== 'object' || one === null) return [];
    const { Id: id, RepoTags: tags, Size: size } = one as Readonly<Record<string, unknown>>;
    const name: unknown = Array.isArray(tags) ? tags[0] : undefined;
    if (typeof id !== 'string' || typeof name !== 'string' || name.startsWith('<none>') || typeof size !== 'number') return [];
    return size > mostBytes ? [] : [{ name, id, size }];
  });
  const bySize = images.toSorted((a, b) => a.size - b.size);
  return [...bySize.filter(({ name }) => usual.test(name)), ...bySize.filter(({ name }) => !usual.test(name))]
    .slice(0, mostTries)
    .map(({ name, id }) => ({ name, id }));
}
