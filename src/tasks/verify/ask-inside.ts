import type { Engine } from '../../machine/http/door.ts';
import type { Converse } from '../../machine/http/converse.ts';
import type { InsideWord } from '../../model/claim.ts';
import { cutText, plainText } from '../../syntax/plain-text.ts';
import { type Answer, readAnswer, scriptWith } from './read-answer.ts';
import { stringAt } from './scratch-engine.ts';

/** What asking inside needs. */
export interface AskPowers {
  readonly engine: Engine;
  readonly converse: Converse;
  /** 32 hexadecimal digits that nobody can guess. */
  nonce(): string;
  /** Settles after so long, without keeping the program alive: for giving up. */
  patience(milliseconds: number): Promise<void>;
}

/** What came of it: what was said, where it was understood, and how the asking went. */
export interface Asked {
  readonly answer?: Answer | undefined;
  readonly word: InsideWord;
}

const bounds = { milliseconds: 4000, bytes: 64 << 10 } as const;

/**
 * Runs a small script in a container, as its root: the second witness. The script comes over standard input to /bin/sh, so that nothing of it is in the
 * list of processes. Its lines begin with a number that only it knows, so that what else is printed is told apart; a container that reads its input can
 * lie all the same. Bounded in time and bytes.
 */
export async function askInside(container: string, { engine, converse, nonce, patience }: AskPowers): Promise<Asked> {
  const late = patience(bounds.milliseconds).then(() => ({ failed: 'the engine has not made a command for it in time' }));
  const made = await Promise.race([
    engine.ask({ method: 'POST', path: `/containers/${container}/exec`, headers: json, body: command }),
    late,
  ]);
  if ('failed' in made) return silent(made.failed);
  const id = stringAt(made.text, 'Id');
  if (made.status !== 201 || id === undefined || !/^[0-9a-f]{1,64}$/u.test(id)) return silent(refusal(made.status, made.text));
  const number = nonce();
  const talk = await converse(
    { method: 'POST', path: `/exec/${id}/start`, headers: json, body: '{"Detach":false,"Tty":false}' },
    scriptWith(number),
    bounds,
  );
  if ('failed' in talk) return silent(talk.failed);
  if ('status' in talk) return silent(refusal(talk.status, talk.text));
  const printed = withoutFrames(talk.bytes);
  const answer = readAnswer(printed, number);
  if (answer.said.size === 0) return silent(whyNothing(printed, talk.isCut), answer.ignored);
  return {
    answer,
    word: {
      state: 'answered',
      ignored: answer.ignored,
      ...(answer.isWhole ? {} : { why: talk.isCut ? 'it did not end in time, or said too much' : 'it ended early' }),
    },
  };
}

const command = JSON.stringify({ Cmd: ['/bin/sh'], User: '0', AttachStdin: true, AttachStdout: true, AttachStderr: true });
const json = ['Content-Type', 'application/json'] as const;

function silent(why: string, ignored = 0): Asked {
  return { word: { state: 'no answer', why: plainText(why), ignored } };
}

function refusal(status: number, text: string): string {
  return `the engine answered ${status}: ${cutText(stringAt(text, 'message') ?? text, 200)}`;
}

// The runtime’s own words (runc and sysbox-runc alike): `exec: "/bin/sh": stat /bin/sh: no such file or directory`.
function whyNothing(printed: string, isCut: boolean): string {
  if (/exec failed/u.test(printed) && /no such file or directory|not found in \$PATH/u.test(printed)) return 'it has no /bin/sh';
  if (isCut) return 'its shell did not answer in time, or said too much';
  const said = printed.trim();
  return said === '' ? 'its shell said nothing' : `its shell said something else: ${cutText(said, 200)}`;
}

/** Text of a stream as the engine frames it: a byte for the stream, three zeros, four bytes of length. What is cut off is left out. */
function withoutFrames(bytes: Uint8Array): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const parts: Uint8Array[] = [];
  for (let at = 0; at + 8 <= bytes.length;) {
    // What a runtime says when it cannot start the command is not framed by every engine.
    if (view.getUint8(at) > 2 || (view.getUint32(at) & 0xff_ff_ff) !== 0) {
      parts.push(bytes.subarray(at));
      break;
    }
    const end = at + 8 + view.getUint32(at + 4);
    parts.push(bytes.subarray(at + 8, end));
    at = end;
  }
  const decoder = new TextDecoder();
  return parts.map((part) => decoder.decode(part, { stream: true })).join('') + decoder.decode();
}
