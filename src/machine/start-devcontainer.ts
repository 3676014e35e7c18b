import { findReferenceCli } from './find-reference-cli.ts';
import { notStarted, type RunningSession, type SessionCommand, startInSession } from './start-in-session.ts';

/** A run of the reference CLI. */
export type DevcontainerCommand = Omit<SessionCommand, 'program' | 'called' | 'input' | 'tellsOutput'>;

/** Starts the reference CLI as it was installed with this program. `onLine` gets each line of its log, with the time in milliseconds. */
export function startDevcontainer(
  command: DevcontainerCommand,
  version: string,
  onLine: (line: string, at: number) => void,
): RunningSession {
  const found = findReferenceCli(version);
  if ('refused' in found) return notStarted(found.refused);
  const { args } = command;
  return startInSession({ ...command, program: process.execPath, called: 'The Dev Containers CLI', args: [found.script, ...args] }, onLine);
}
