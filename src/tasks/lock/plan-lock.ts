import type { FileAnswer } from '../../formats/format.ts';
import { circleOfFeatures } from '../../formats/devcontainer/features.ts';
import { isAllowed, lockedAs, lockKeys } from '../../formats/devcontainer/lock-of-feature.ts';
import { type Lockfile, lockfilePath, parseLockfile } from '../../formats/devcontainer/lockfile.ts';
import { type LockEntry, lockEntryOf, printLockfile, saysTheSame } from '../../formats/devcontainer/print-lockfile.ts';
import { featureKey } from '../../model/found.ts';
import type { LockMove } from '../../model/lock-report.ts';
import type { FeatureUse, Request } from '../../model/request.ts';
import { type Readable, readSource, type SourceReading } from '../read-source.ts';
import type { Resolver } from '../resolve/make-resolver.ts';
import { movesBetween } from './lock-moves.ts';

/** What the lockfile of a configuration is to say. */
export interface PlannedLock {
  /** Where it lies, relative to the workspace. */
  readonly path: string;
  /** As it is; undefined: there is none. */
  readonly before: string | undefined;
  /** As it is to be: the same as before where nothing but its layout would change. */
  readonly after: string;
  readonly moves: readonly LockMove[];
  /** How many entries stay as they are. */
  readonly kept: number;
}

/** The end of a sentence about the configuration: why no lockfile can be told. `input`: the reference CLI refuses it too; else something could not be looked up. */
export interface NoLock {
  readonly failed: string;
  readonly because: 'input' | 'lookup';
}

/** A configuration whose Features can be looked up. */
type Resolvable = Readable & { readonly resolver: Resolver };

/** What is pinned and does not fit is let go, and read again without: each time there is less of it. */
const mostRounds = 8;

/**
 * Works out the lockfile of a devcontainer.json as the reference CLI would write it. What is pinned and fits stays; with `update` all is what the tags
 * stand for now. Undefined where the configuration has no Features: then the CLI writes none. Nothing is written here.
 */
export async function planLock(readable: Resolvable, update: boolean): Promise<PlannedLock | NoLock | undefined> {
  const path = lockfilePath(readable.path);
  const was = readable.ask(path);
  if ('refused' in was) return { failed: `its lockfile was not read: ${was.refused}`, because: 'input' };
  const before = 'text' in was ? was.text : undefined;
  let pins: Lockfile = update || before === undefined ? new Map() : (parseLockfile(before) ?? new Map());
  for (let round = 0; round < mostRounds; round++) {
    const answer = await lockOnce(readable, path, pins);
    if (answer === undefined || 'failed' in answer) return answer;
    if (answer.loose.size === 0) {
      const printed = printLockfile(answer.entries);
      const after = before !== undefined && saysTheSame(before, printed) ? before : printed;
      const moves = movesBetween(before, answer.entries);
      return { path, before, after, moves, kept: answer.entries.size - moves.filter((move) => move.after !== undefined).length };
    }
    pins = new Map([...pins].filter(([id]) => !answer.loose.has(id)));
  }
  return { failed: 'what its lockfile pins does not fit, time and again', because: 'input' };
}

interface LockedOnce {
  readonly entries: ReadonlyMap<string, LockEntry>;
  /** Ids whose pins lead to a version that is not meant. */
  readonly loose: ReadonlySet<string>;
}

async function lockOnce(readable: Resolvable, path: string, pins: Lockfile): Promise<LockedOnce | NoLock | undefined> {
  // Only the pins that count are shown to the reader, in the words of a lockfile.
  const shown = JSON.stringify({
    features: Object.fromEntries([...pins].map(([id, { version, digest, dependsOn }]) => [id, { version, integrity: digest, dependsOn }])),
  });
  const ask = (name: string): FileAnswer => (name === path ? { text: shown } : readable.ask(name));
  const reading = await readSource({ ...readable, ask });
  const uses = featuresIn(reading.requests);
  const wrong = whyNot(reading, uses);
  if (wrong !== undefined) return { failed: wrong, because: 'input' };
  if (uses.length === 0) return undefined;
  return entriesOf(uses, pins, readable.resolver);
}

function entriesOf(uses: readonly FeatureUse[], pins: Lockfile, { found }: Resolver): LockedOnce | NoLock {
  const entries = new Map<string, LockEntry>();
  const loose = new Set<string>();
  const failures: string[] = [];
  for (const use of uses) {
    const keys = lockKeys(use);
    if (keys === undefined) continue;
    const pinned = lockedAs(pins, use);
    const answer = found.features.get(featureKey(use.id, pinned?.digest));
    const entry =
      answer !== undefined && 'found' in answer
        ? lockEntryOf(answer.found, use.source === 'url' ? 'url' : 'registry', use.source === 'url' ? keys.read : use.name)
        : undefined;
    if (entry === undefined) {
      const why =
        answer === undefined ? 'there is too much to look up' : 'failed' in answer ? answer.failed : 'it says nothing that can be read';
      failures.push(
        pinned === undefined
          ? `Feature ${use.id} was not looked up: ${why}`
          : `Feature ${use.id} was not looked up as it is pinned: ${why}; containai lock --update takes what its tag stands for now`,
      );
    } else if (pinned !== undefined && typeof entry.version === 'string' && !isAllowed(use, entry.version)) loose.add(keys.read);
    else entries.set(keys.written, entry);
  }
  const [first] = failures;
  if (first === undefined) return { entries, loose };
  return { failed: failures.length === 1 ? first : `${first}; and ${failures.length - 1} more`, because: 'lookup' };
}

/** Features of a configuration and what they depend on, each way of asking for one once. */
function featuresIn(requests: readonly Request[]): readonly FeatureUse[] {
  return requests.flatMap((request) => (request.kind === 'container' ? request.features.map(({ value }) => value) : []));
}

// What the reference CLI refuses has no lockfile.
function whyNot({ problems, requests }: SourceReading, uses: readonly FeatureUse[]): string | undefined {
  const fatal = problems.find((problem) => problem.fatal);
  if (fatal !== undefined) return clause(fatal.message);
  for (const { id, source, version } of uses) {
    if (source === 'invalid') return `“${id}” is no Feature id that the reference CLI accepts`;
    if (source === 'url' && !id.startsWith('https://'))
      return `the reference CLI takes no Feature from an address without encryption, such as ${id}`;
    if (source === 'local' && version === undefined) return `the local Feature ${id} could not be read, nor what it depends on`;
  }
  for (const { unknown, oddities } of requests) {
    const open = unknown.find(({ want, from }) => want === undefined && from.pointer === '/features');
    if (open !== undefined) return open.why;
    if (oddities.some(({ value }) => value.text === circleOfFeatures)) return circleOfFeatures;
  }
  return undefined;
}

/** A sentence as the end of another one. */
export function clause(sentence: string): string {
  return sentence.replace(/^[A-Z](?=[a-z ])/u, (letter) => letter.toLowerCase()).replace(/\.$/u, '');
}
