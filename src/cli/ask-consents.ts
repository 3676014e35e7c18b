import { createTwoFilesPatch, FILE_HEADERS_ONLY } from 'diff';
import { askTerminal } from '../machine/ask-terminal.ts';
import type { Consent } from '../model/launch.ts';
import { plainText } from '../syntax/plain-text.ts';
import type { Console } from './console.ts';

/** What the user says to what is open: all is agreed to, or the launch ends with this exit code. */
export type ConsentAnswer = { readonly agreed: readonly Consent[] } | { readonly code: number };

/**
 * Asks for consent to each text that nobody has agreed to yet, shown in full; of one that was another before, what changed. Without a terminal nobody can
 * agree, and the launch ends with what to do.
 */
export async function askConsents(
  open: readonly { readonly consent: Consent; readonly before?: string }[],
  canAsk: boolean,
  out: Console,
): Promise<ConsentAnswer> {
  if (open.length === 0) return { agreed: [] };
  for (const { consent, before } of open) out.tell(shown(consent, before));
  if (!canAsk) {
    out.complain(
      'this would run on your machine, and nobody is there to agree: --allow host-command agrees unseen, --skip-initialize leaves it out.',
    );
    return { code: 1 };
  }
  const asking = askTerminal();
  try {
    for (const { consent } of open) {
      const answer = await asking.ask(
        `Run ${consent.text.split(':', 1)[0]!} on this machine? It can read and change whatever you can. [y/N] `,
      );
      if (answer === undefined || !/^y(?:es)?$/iu.test(answer.trim())) {
        out.tell('Nothing was started. --skip-initialize starts without it.\n');
        return { code: 1 };
      }
    }
  } finally {
    asking.close();
  }
  return { agreed: open.map(({ consent }) => consent) };
}

function shown({ place, text, isAlwaysAsked }: Consent, before: string | undefined): string {
  const head = `\n${plainText(place ?? 'The configuration')} runs on this machine${before === undefined ? ':' : ', and it is not what you agreed to before:'}\n`;
  const body =
    before === undefined
      ? text
      : createTwoFilesPatch('agreed', 'now', `${before}\n`, `${text}\n`, undefined, undefined, { headerOptions: FILE_HEADERS_ONLY });
  return `${head}\n${body
    .trimEnd()
    .split('\n')
    .map((line) => `    ${plainText(line)}`)
    .join('\n')}\n\n${isAlwaysAsked === true ? 'What else it runs is not shown here, so you are asked at every start.\n' : ''}`;
}
