import { awaitSignals } from '../machine/await-signals.ts';
import { joinConnection, listenLocal } from '../machine/listen-local.ts';
import { realMachine } from '../machine/real.ts';
import { realSandboxPowers } from '../machine/real-sandbox-powers.ts';
import type { Sandbox } from '../model/sandbox.ts';
import { shownText } from '../reports/text-layout.ts';
import { type Forwarded, forwardPort, type ForwardWish, readForward } from '../tasks/sandbox/forward-port.ts';
import { attributesOf } from '../tasks/sandbox/ports-of.ts';
import { enterSandbox } from '../tasks/sandbox/enter-sandbox.ts';
import { viewOf } from '../tasks/sandbox/inner-door.ts';
import { readSandbox } from '../tasks/sandbox/sandbox-files.ts';
import { badUsage, type Console } from './console.ts';
import { broken } from './run-in-sandbox.ts';

/** Milliseconds between two looks at whether the sandbox is still there, and which container it has. */
const pause = 1000;
/** What is forwarded to is the dev container, wherever it is. */
const inner = { outer: false } as const;

/**
 * Forwards ports of a sandbox to 127.0.0.1 until this program is told to end or the sandbox is removed; the exit code. `say` gets a line for each port that
 * is forwarded. The texts are ports as `readForward` reads them.
 */
export async function forwardUntilTold(
  sandbox: Sandbox,
  texts: readonly string[],
  say: (line: string) => void | Promise<void>,
  out: Console,
): Promise<number> {
  const door = await enterSandbox(sandbox, realSandboxPowers);
  if ('refused' in door) return broken(door.refused, out);
  const signals = awaitSignals();
  const watched = watch(sandbox);
  const said = new Set<string>();
  // A page asks for many things at once: the same trouble is said once.
  const tell = (sentence: string): void => {
    if (!said.has(sentence)) badUsage(sentence, out);
    said.add(sentence);
  };
  const powers = { ...realSandboxPowers, listenLocal, joinConnection };
  const all: Forwarded[] = [];
  try {
    for (const wish of wishesOf(texts, sandbox)) {
      const forwarded = await forwardPort(() => ({ ...door, sandbox: viewOf(watched.now(), inner) }), wish, tell, powers);
      if ('refused' in forwarded) badUsage(whyNot(wish, sandbox, forwarded.refused), out);
      else {
        all.push(forwarded);
        await say(lineOf(forwarded, wish, sandbox));
      }
    }
    if (all.length === 0) return 3;
    const how = await Promise.race([signals.next(), watched.removed]);
    return how === 'removed' ? broken(`${sandbox.name} was removed: nothing is forwarded any more.`, out) : 0;
  } finally {
    watched.end();
    await Promise.all(all.map((one) => one.end()));
    signals.close();
    door.close();
  }
}

function wishesOf(texts: readonly string[], sandbox: Sandbox): readonly ForwardWish[] {
  return texts.flatMap((text) => {
    const wish = readForward(text);
    // Who names another port here wants that one.
    const isOnly = wish !== undefined && wish.local === wish.port && attributesOf(wish, sandbox).requireLocalPort === true;
    return wish === undefined ? [] : [{ ...wish, isOnly }];
  });
}

function whyNot({ local, host, port, isOnly }: ForwardWish, { name }: Sandbox, refused: string): string {
  const other = `containai forward ${name} LOCAL:${host === 'localhost' ? '' : `${host}:`}${port}`;
  return isOnly === true
    ? `Port ${local} is not forwarded: ${refused}, and the configuration wants this very one (requireLocalPort). ${other} takes another.`
    : `Port ${local} is not forwarded: ${refused}.`;
}

/** `127.0.0.1:3000 is port 3000 of web.` */
function lineOf({ port }: Forwarded, wish: ForwardWish, sandbox: Sandbox): string {
  const { label, protocol } = attributesOf(wish, sandbox);
  const where = wish.host === 'localhost' ? `port ${wish.port}` : `${wish.host}:${wish.port}`;
  const words = label === undefined ? '' : `, “${shownText(label)}”`;
  const taken = port === wish.local ? '' : ` (${wish.local} is taken or not allowed)`;
  return `${protocol === undefined ? '' : `${protocol}://`}127.0.0.1:${port} is ${where} of ${sandbox.name}${words}${taken}.\n`;
}

/** The sandbox as it is written now: it may have got another container, or be gone. */
function watch(sandbox: Sandbox): { now(): Sandbox; readonly removed: Promise<'removed'>; end(): void } {
  let now = sandbox;
  let timer: ReturnType<typeof setInterval> | undefined;
  const removed = new Promise<'removed'>((settle) => {
    timer = setInterval(() => {
      const answer = readSandbox(sandbox.id, realMachine);
      if ('sandbox' in answer) now = answer.sandbox;
      else if ('missing' in answer) settle('removed');
    }, pause);
  });
  return { now: () => now, removed, end: () => clearInterval(timer) };
}
