import { askTerminal } from '../machine/ask-terminal.ts';
import { isPortFree } from '../machine/listen-local.ts';
import { realMachine } from '../machine/real.ts';
import type { Sandbox } from '../model/sandbox.ts';
import { plainText } from '../syntax/plain-text.ts';
import { listSandboxes } from '../tasks/sandbox/sandbox-files.ts';
import { aliasOf } from '../tasks/ssh/client-configuration.ts';
import { includeLine } from '../tasks/ssh/include-line.ts';
import { declineInclude, includeOurs, includeState, userSettings } from '../tasks/ssh/offer-include.ts';
import { sshPlaces } from '../tasks/ssh/ssh-places.ts';
import type { Launched } from '../tasks/up/launch-sandbox.ts';
import { type Console, notWritten } from './console.ts';

/** Who can be asked, and whether SSH was asked for just now. */
interface Asked {
  readonly canAsk: boolean;
  readonly isWished: boolean;
}

/** Says what there is to be said of SSH when a launch is over. */
export async function tellOfSsh(launched: Launched, { port }: { readonly port: number }, asked: Asked, out: Console): Promise<void> {
  if (launched.is === 'up') return offerInclude(launched.sandbox, asked, out);
  // Of one that was running, the port would be its own.
  if (launched.is !== 'failed' || (await isPortFree(port))) return;
  const isRemembered = listSandboxes(realMachine).sandboxes.some(({ ssh }) => ssh?.port === port);
  const remedy = isRemembered
    ? 'end that one, or containai rm forgets the port and up --ssh takes another'
    : 'start it again, and it takes another';
  out.complain(`127.0.0.1:${port}, its port for SSH, is taken by another program: ${remedy}.`);
}

/**
 * Offers once to have the user’s own settings for ssh include ours. Where nobody can be asked, or the user does not want it, it says the line when `isWished`,
 * that is when SSH was asked for just now.
 */
async function offerInclude(sandbox: Sandbox, { canAsk, isWished }: Asked, out: Console): Promise<void> {
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
