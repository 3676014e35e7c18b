import type { ControlManifest } from '../../known/feature-advisories.ts';
import type { LookupPowers } from '../resolve/find-feature.ts';
import { follow } from '../resolve/follow.ts';
import { readControlManifest } from './read-control-manifest.ts';

/** What is published of Features. */
export interface Advisories {
  /** Where the lists come from: an address, or a file as the user named it. */
  readonly source: string;
  /** What is known; with `failed`, of the past, or nothing. */
  readonly manifest?: ControlManifest;
  /** Why what is published now is not known: a sentence without its full stop. */
  readonly failed?: string;
  /** How old what is known is, in seconds, where nobody was asked. */
  readonly ageSeconds?: number;
}

/** The live manifest has some hundred bytes. */
const mostBytes = 1 << 20;

/** Seconds for which a list is believed to be all that is published; the reference CLI believes it for five minutes. */
const believed = 3600;

/** The control manifest at an address: as it was fetched lately, else as it is now. Never throws, and what failed is never an empty list. */
export async function findAdvisories(
  source: string,
  powers: Pick<LookupPowers, 'web' | 'remembered' | 'offline' | 'believed'>,
): Promise<Advisories> {
  const kept = powers.remembered.advisories(source);
  const known = kept === undefined ? undefined : readControlManifest(kept.text);
  const past = kept === undefined || known === undefined || 'wrong' in known ? undefined : { manifest: known, ageSeconds: kept.ageSeconds };
  if (powers.offline)
    return past === undefined ? { source, failed: 'they were not looked up before, and --offline asks nobody' } : { source, ...past };
  if (past !== undefined && past.ageSeconds <= Math.min(believed, powers.believed)) return { source, manifest: past.manifest };
  const answer = await ask(source, powers);
  if (typeof answer === 'string') return { source, failed: answer, ...(past === undefined ? {} : { manifest: past.manifest }) };
  powers.remembered.keepAdvisories(source, answer.text);
  return { source, manifest: answer.manifest };
}

async function ask(
  source: string,
  { web }: Pick<LookupPowers, 'web'>,
): Promise<{ readonly manifest: ControlManifest; readonly text: string } | string> {
  let host;
  try {
    ({ host } = new URL(source));
  } catch {
    return 'their address cannot be read';
  }
  const answer = await follow({ url: source, limit: mostBytes, headers: { accept: 'application/json' } }, web);
  if ('failed' in answer) return `${host} ${answer.failed}`;
  if (answer.status !== 200) return `${host} answered ${answer.status}`;
  const text = Buffer.from(answer.bytes).toString('utf8');
  const manifest = readControlManifest(text);
  return 'wrong' in manifest ? `what ${host} sent ${manifest.wrong}` : { manifest, text };
}
