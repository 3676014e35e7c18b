import { withoutCredentials } from '../known/without-credentials.ts';
import { advisoriesSource } from '../known/feature-advisories.ts';
import { realMachine } from '../machine/real.ts';
import type { Advisories } from '../tasks/advisories/find-advisories.ts';
import { readControlManifest } from '../tasks/advisories/read-control-manifest.ts';
import type { Console } from './console.ts';

const mostBytes = 1 << 20;

/**
 * How to come by what is published of Features: from the file or the address that the command line names, else, where things are looked up, from where
 * the reference CLI has it. Undefined: not at all. `refused`: bad usage, one sentence.
 */
export function advisoriesOf(
  wish: string | undefined,
  lookUp: ((address: string) => Promise<Advisories>) | undefined,
  out: Console,
): (() => Promise<Advisories>) | { readonly refused: string } | undefined {
  const isAddress = wish !== undefined && /^https?:\/\//iu.test(wish);
  if (wish !== undefined && !isAddress) return fileOf(wish);
  if (lookUp === undefined) return isAddress ? { refused: '--advisories with an address needs --resolve; a file does not.' } : undefined;
  const address = wish ?? advisoriesSource.url;
  return async () => {
    const advisories = await lookUp(address);
    const { ageSeconds } = advisories;
    if (ageSeconds !== undefined) out.complain(`the advisories of ${withoutCredentials(address)} are those of ${ageOf(ageSeconds)} ago.`);
    return { ...advisories, source: withoutCredentials(address) };
  };
}

function fileOf(path: string): (() => Promise<Advisories>) | { readonly refused: string } {
  const answer = realMachine.readText(path, mostBytes);
  if (!('text' in answer)) return { refused: `${path} was not read: ${'missing' in answer ? 'there is no such file' : answer.refused}.` };
  const manifest = readControlManifest(answer.text);
  return 'wrong' in manifest ? { refused: `${path} ${manifest.wrong}.` } : () => Promise.resolve({ source: path, manifest });
}

function ageOf(seconds: number): string {
  const hours = Math.floor(seconds / 3600);
  if (hours < 1) return 'less than an hour';
  if (hours < 48) return hours === 1 ? 'an hour' : `${hours} hours`;
  return `${Math.floor(hours / 24)} days`;
}
