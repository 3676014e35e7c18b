import { carryManifest } from './carry-manifest.ts';
import { findReferenceCli } from './find-reference-cli.ts';
import { notStarted, type RunningSession, type SessionCommand, startInSession } from './start-in-session.ts';

/** A run of the reference CLI. */
export interface DevcontainerCommand extends Omit<SessionCommand, 'program' | 'called' | 'input' | 'tellsOutput'> {
  /** Absolute: where what it has fetched for all of a user’s workspaces is kept, and its own folder for that. Absent: it fetches it each time. */
  readonly shared?: { readonly kept: string; readonly own: string };
}

/** Starts the reference CLI as it was installed with this program. `onLine` gets each line of its log, with the time in milliseconds. */
export function startDevcontainer(
  { shared, args, ...command }: DevcontainerCommand,
  version: string,
  onLine: (line: string, at: number) => void,
): RunningSession {
  const found = findReferenceCli(version);
  if ('refused' in found) return notStarted(found.refused);
  if (shared !== undefined) carryManifest(shared.kept, shared.own);
  const { ended, end } = startInSession(
    { ...command, program: process.execPath, called: 'The Dev Containers CLI', args: [found.script, ...args] },
    onLine,
  );
  return {
    ended: ended.then((how) => {
      if (shared !== undefined) carryManifest(shared.own, shared.kept);
      return how;
    }),
    end,
  };
}
