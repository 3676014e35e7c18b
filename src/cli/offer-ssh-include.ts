import { askTerminal } from '../machine/ask-terminal.ts';
import { realMachine } from '../machine/real.ts';
import type { Sandbox } from '../model/sandbox.ts';
import { plainText } from '../syntax/plain-text.ts';
import { listSandboxes } from '../tasks/sandbox/sandbox-files.ts';
import { aliasOf } from '../tasks/ssh/client-configuration.ts';
import { includeLine } from '../tasks/ssh/include-line.ts';
import { declineInclude, includeOurs, includeState, userSettings } from '../tasks/ssh/offer-include.ts';
import { sshPlaces } from '../tasks/ssh/ssh-places.ts';
import { type Console, notWritten } from './console.ts';

/**
 * Offers once to have the user’s own settings for ssh include ours. Where nobody can be asked, or the user does not want it, it says the line when `isWished`,
 * that is when SSH was asked for just now.
 */
export async function offerSshInclude(
  sandbox: Sandbox,
  { canAsk, isWished }: { readonly canAsk: boolean; readonly isWished: boolean },
  out: Console,
): Promise<void> {
  const places = sshPlaces(realMachine);
  const file = userSettings(realMachine);
  const state = includeState(realMachine);
  if (places === undefined || file === undefined || state === 'included') return;
  const alias = aliasOf(sandbox, listSandboxes(realMachine).sandboxes);
  const line = includeLine(places.config);
  const say = (): void =>
    out.tell(
      `containai ssh ${sandbox.name} goes in. For ssh ${alias}, and for editors, put this before all else in ${plainText(file)}:\n  ${plainText(line)}\n`,
    );
  if (state === 'declined' || !canAsk) return isWished ? say() : undefined;
  const asking = askTerminal();
  const answer = await asking.ask(
    `Put “${plainText(line)}” at the top of ${plainText(file)}, so that ssh and editors know ${alias}? [y/N] `,
  );
  asking.close();
  if (answer === undefined) return;
  if (!/^y(?:es)?$/iu.test(answer.trim())) {
    declineInclude(realMachine);
    return say();
  }
  const written = includeOurs(realMachine);
  if ('refused' in written) notWritten(plainText(file), written, out);
}
