import { dropLine, type EngineLine, type Exchange, openLine } from './engine-line.ts';

/** Connections to one engine that are used again. One that waits keeps no program from ending. */
export interface EnginePool {
  readonly path: string;
  /** Begins an exchange, on a line that waits or on a new one. */
  begin(exchange: Exchange): EngineLine;
  /** Closes the lines that wait; those under way close when they end. */
  close(): void;
}

const mostIdle = 256;
/**
 * A line that waits is closed at the second tick. Engines close theirs later or never (Go: never, Node: after 5 seconds), so that a line which the
 * engine is just closing is hardly ever used: what was sent on it cannot be repeated, since nobody knows whether it was read.
 */
const tick = 1500;

/** A pool of connections; nothing is connected yet. */
export function makePool(path: string): EnginePool {
  const idle: EngineLine[] = [];
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;
  const wait = (line: EngineLine): void => {
    if (isClosed || idle.length >= mostIdle) return dropLine(line);
    line.isOld = false;
    line.socket.unref();
    idle.push(line);
    timer ??= setInterval(age, tick).unref();
  };
  const age = (): void => {
    const old = idle.splice(0);
    for (const line of old) {
      if (line.isOld) dropLine(line);
      else if (!line.socket.destroyed) idle.push(line);
      line.isOld = true;
    }
    if (idle.length > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
  const take = (): EngineLine => {
    for (let line = idle.pop(); line !== undefined; line = idle.pop()) {
      if (line.socket.destroyed) continue;
      line.socket.ref();
      return line;
    }
    return openLine(path, wait);
  };
  return {
    path,
    begin: (exchange) => {
      const line = take();
      line.exchange = exchange;
      line.isSent = false;
      line.deafened = undefined;
      return line;
    },
    close: () => {
      isClosed = true;
      clearInterval(timer);
      for (const line of idle.splice(0)) dropLine(line);
    },
  };
}
