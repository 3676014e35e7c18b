import { hearsSsh } from '../machine/hears-ssh.ts';
import { realMachine } from '../machine/real.ts';
import { realSandboxPowers } from '../machine/real-sandbox-powers.ts';
import { runAtTerminal } from '../machine/run-at-terminal.ts';
import { findProgram } from '../machine/run-program.ts';
import type { Sandbox } from '../model/sandbox.ts';
import { quoteShellWord } from '../syntax/quote-shell-word.ts';
import { findSandbox } from '../tasks/sandbox/find-sandbox.ts';
import { listSandboxes } from '../tasks/sandbox/sandbox-files.ts';
import { settleInside } from '../tasks/sandbox/settle-inside.ts';
import { aliasOf, outerAlias } from '../tasks/ssh/client-configuration.ts';
import { sshPlaces } from '../tasks/ssh/ssh-places.ts';
import { settleInnerSsh } from '../tasks/ssh/settle-inner-ssh.ts';
import { writeSshClient } from '../tasks/ssh/write-client.ts';
import { badUsage, type Console, help } from './console.ts';
import { broken } from './run-in-sandbox.ts';

/** `containai ssh`: goes into a dev container by the ssh of this machine; what stands behind its name is ssh’s. */
export async function runSsh(args: readonly string[], out: Console): Promise<number> {
  const isOuter = args[0] === '--outer';
  const words = isOuter ? args.slice(1) : args;
  const [first] = words;
  if (first === '--help' || first === '-h') return help('ssh', out);
  const isName = first !== undefined && !first.startsWith('-');
  const found = findSandbox(isName ? first : undefined, realMachine);
  if ('refused' in found) return badUsage(found.refused, out);
  const { sandbox } = found;
  const { ssh, name, workspace } = sandbox;
  const places = sshPlaces(realMachine);
  if (ssh === undefined || places === undefined)
    return badUsage(`${name} is not reached by SSH: containai up --ssh ${quoteShellWord(workspace)} changes that.`, out);
  const program = findProgram('ssh');
  if (program === undefined)
    return broken('There is no ssh here: install the client of OpenSSH (openssh-client, openssh-clients or openssh).', out);
  const trouble = await makeReady(sandbox, ssh.port);
  if (trouble !== undefined) return broken(trouble, out);
  const isWithin = sandbox.mode === 'nested' && !isOuter;
  if (isWithin && sandbox.inner === undefined)
    return broken(
      `${name} has no dev container inside: containai up --nested makes it, and containai ssh --outer ${name} goes into its system container.`,
      out,
    );
  const alias = sandbox.mode === 'nested' && isOuter ? outerAlias(sandbox) : aliasOf(sandbox, listSandboxes(realMachine).sandboxes);
  const ran = await runAtTerminal(program, ['-F', places.config, alias, ...(isName ? words.slice(1) : words)]);
  return 'refused' in ran ? broken(`${program} was not started: ${ran.refused}.`, out) : ran.code;
}

/** Has a server at the port, and settings for ssh that know it; or says why not, as one sentence. */
async function makeReady(sandbox: Sandbox, port: number): Promise<string | undefined> {
  const unwritten = writeSshClient(realMachine);
  if (unwritten.length > 0) return unwritten[0];
  if (await hearsSsh(port)) return undefined;
  const [note] = [...(await settleInside(sandbox, realSandboxPowers)), ...(await settleInnerSsh(sandbox, realSandboxPowers))];
  if (note !== undefined) return note;
  return (await hearsSsh(port))
    ? undefined
    : `No SSH server answers at 127.0.0.1:${port}, where the engine of ${sandbox.name} is to publish it.`;
}
