import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { endProcess, type ProcessName } from '../../src/machine/start-itself.ts';

/** Ends the gates of all dev containers that are remembered below a folder, wherever their users keep that, and waits until they have ended. */
export async function endGates(folder: string): Promise<void> {
  const records = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) =>
    /(?:^|\/)containai\/sandboxes\/[^/]+\/gate\.json$/u.test(path),
  );
  await Promise.all(records.map((path) => endProcess(JSON.parse(readFileSync(join(folder, path), 'utf8')) as ProcessName, 5000)));
}
