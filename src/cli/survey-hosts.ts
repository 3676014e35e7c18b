import { basename } from 'node:path';
import type { Machine } from '../machine/machine.ts';
import type { SurveyHost } from '../model/survey.ts';
import { hostFacts, type HostSays, type Refused } from '../tasks/host-facts.ts';

/** The hosts that configurations are judged for: those of the files in their order, else this machine; or one sentence. */
export function surveyHosts(
  { host: files, kernel, sysbox, engine }: Omit<HostSays, 'host'> & { readonly host: readonly string[] },
  machine: Pick<Machine, 'readText' | 'kernelRelease' | 'workingFolder'>,
): readonly SurveyHost[] | Refused {
  const versions = { kernel, sysbox, engine };
  const hosts: SurveyHost[] = [];
  for (const file of files.length === 0 ? [thisHost] : files) {
    const name = file === thisHost ? 'this host' : basename(file).replace(/\.json$/iu, '');
    if (hosts.some((one) => one.name === name))
      return { refused: `Two hosts cannot both be called ${name}: give one of their files another name.` };
    const facts = hostFacts(file === thisHost ? versions : { host: file }, machine);
    if ('refused' in facts) return facts;
    hosts.push({ name, facts });
  }
  const isByHand = Object.entries(versions).find(([, version]) => version !== undefined);
  if (isByHand !== undefined && !hosts.some(({ name }) => name === 'this host'))
    return { refused: `--${isByHand[0]} says something of this machine: name it too, with --host this.` };
  return hosts;
}

/** A word of `--host`; a file of that name is written `./this`. */
const thisHost = 'this';
