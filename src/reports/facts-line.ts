import type { HostFacts } from '../model/host.ts';
import { plainText } from '../syntax/plain-text.ts';

/** The facts of the host in a line, with what is missing. */
export function factsLine({ kernel, sysbox, engine, source, collected }: HostFacts): string {
  const parts = [
    kernel === undefined ? 'kernel not known' : `kernel ${kernel}`,
    sysbox === undefined ? 'Sysbox version not known' : `Sysbox ${sysbox.version}`,
    engine === undefined ? 'engine version not known' : `Docker ${engine.version}`,
  ];
  const how = source === undefined ? '' : ` (${source}${collected === undefined ? '' : `, ${collected}`})`;
  return plainText(parts.join(' · ') + how);
}
