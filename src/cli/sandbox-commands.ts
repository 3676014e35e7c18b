import { runChanges } from './changes.ts';
import type { Console } from './console.ts';
import { runExec } from './exec.ts';
import { runForward } from './forward.ts';
import { runLogs } from './logs.ts';
import { runLs } from './ls.ts';
import type { SandboxCommandName } from './sandbox-command-names.ts';
import { runShell } from './shell.ts';
import { runSsh } from './ssh.ts';

/** What commands do that use a dev container which is there: no rule and no reader of configurations is loaded for them. */
export const runners: Readonly<Record<SandboxCommandName, (args: readonly string[], out: Console) => Promise<number>>> = {
  exec: runExec,
  shell: runShell,
  ssh: runSsh,
  ls: runLs,
  logs: runLogs,
  forward: runForward,
  changes: runChanges,
};
