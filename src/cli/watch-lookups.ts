import { awaitSignals, type Signals } from '../machine/await-signals.ts';
import type { Web } from '../machine/web/web.ts';
import { cutText } from '../syntax/plain-text.ts';
import type { Console } from './console.ts';

/** Who is told, and what is to be put away before a signal ends the program. */
export interface Watcher {
  readonly out: Pick<Console, 'tell' | 'tellsTerminal' | 'width'>;
  putAway?(): void;
}

/** Milliseconds before anything is told of lookups, and between two times. */
const quiet = 1000;
const pause = 200;

/** Takes the line away. */
const newLine = '\r\u001b[K';

/**
 * A web that tells on a terminal whose answers are waited for, where that takes long, and that lets a signal end the program at once while it waits: with
 * nothing left half written, and no line half told.
 */
export function watchLookups(web: Web, watcher: Watcher): Web {
  const { out } = watcher;
  const hosts = new Map<string, number>();
  let waiting = 0;
  let timer: NodeJS.Timeout | undefined;
  let signals: Signals | undefined;
  let isTold = false;
  const begin = (): void => {
    signals = awaitSignals();
    const { die } = signals;
    void signals.next().then((signal) => {
      end();
      watcher.putAway?.();
      die(signal);
    });
    if (!out.tellsTerminal) return;
    const since = Date.now();
    timer = setInterval(() => {
      if (Date.now() - since < quiet) return;
      isTold = true;
      out.tell(newLine + cutText(wordsOf([...hosts.keys()], waiting), Math.max(out.width - 1, 20)));
    }, pause);
  };
  const end = (): void => {
    clearInterval(timer);
    signals?.close();
    signals = undefined;
    if (isTold) out.tell(newLine);
    isTold = false;
  };
  return {
    ask: async (call) => {
      const host = URL.canParse(call.url) ? new URL(call.url).host : '';
      if (waiting++ === 0) begin();
      hosts.set(host, (hosts.get(host) ?? 0) + 1);
      const answer = await web.ask(call);
      const left = hosts.get(host)! - 1;
      if (left === 0) hosts.delete(host);
      else hosts.set(host, left);
      if (--waiting === 0) end();
      return answer;
    },
    close: () => web.close(),
  };
}

function wordsOf([first = '', ...others]: readonly string[], waiting: number): string {
  const more = others.length === 0 ? '' : ` and ${others.length} other ${others.length === 1 ? 'host' : 'hosts'}`;
  return `Asking ${first}${more}: ${waiting} ${waiting === 1 ? 'answer' : 'answers'} to come.`;
}
