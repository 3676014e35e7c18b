import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { ThreadMessage } from './serve-thread.ts';

/** Threads that work on tasks, each on one after the other. */
export interface Threads<Data, Task, Answer, News> {
  readonly count: number;
  /** Hands each thread what it answers by: once, before the first task. */
  begin(data: Data): void;
  /** Has the thread with the least to do work on a task. Rejects where the thread ends meanwhile: another one takes its place then. */
  run(task: Task): Promise<Answer>;
  /** Tells all threads what one has found out. */
  tell(news: News): void;
  end(): void;
}

interface Thread {
  send(message: ThreadMessage<unknown, unknown, unknown>): void;
  post(task: unknown): Promise<unknown>;
  waiting(): number;
  end(): void;
}

/**
 * Starts threads of a script beside those of the commands, which answers by `serveThread`; undefined where it was not built. They load while the program goes on.
 * @param count absent: as many as there are cores
 * @param mostMemory mebibytes that the objects of one thread may take; a thread that needs more ends
 */
export function runThreads<Data, Task, Answer, News>(
  name: string,
  count: number | undefined,
  mostMemory: number,
): Threads<Data, Task, Answer, News> | undefined {
  const script = fileURLToPath(new URL(name, import.meta.url));
  if (!existsSync(script)) return undefined;
  const threads = Array.from({ length: count ?? availableParallelism() }, () => startThread(script, mostMemory));
  let given: Data | undefined;
  return {
    count: threads.length,
    begin: (data) => {
      given = data;
      for (const thread of threads) thread.send({ data });
    },
    run: async (task) => {
      const place = threads.reduce((least, thread, index) => (thread.waiting() < threads[least]!.waiting() ? index : least), 0);
      const thread = threads[place]!;
      try {
        return (await thread.post(task)) as Answer;
      } catch (error) {
        if (threads[place] === thread) {
          threads[place] = startThread(script, mostMemory);
          threads[place].send({ data: given });
        }
        throw error;
      }
    },
    tell: (news) => {
      for (const thread of threads) thread.send({ news });
    },
    end: () => {
      for (const thread of threads) thread.end();
    },
  };
}

interface Waiting {
  settle(answer: unknown): void;
  fail(error: Error): void;
}

/** Mebibytes for what was made last. More of it made no survey faster (`npm run bench -- 5 survey`), and each thread has its own. */
const youngest = 16;

function startThread(script: string, mostMemory: number): Thread {
  const { Worker } = process.getBuiltinModule('node:worker_threads');
  const worker = new Worker(script, {
    resourceLimits: { maxOldGenerationSizeMb: mostMemory, maxYoungGenerationSizeMb: youngest },
  });
  const waiting: Waiting[] = [];
  let ended: Error | undefined;
  const fail = (error: Error): void => {
    ended ??= error;
    for (const one of waiting.splice(0)) one.fail(ended);
  };
  // Answers come in the order of the tasks.
  worker.on('message', (answer: unknown) => waiting.shift()?.settle(answer));
  worker.on('error', fail);
  worker.on('exit', () => fail(new Error('The thread has ended.')));
  const send: Thread['send'] = (message) => {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- that is of windows, and this is a thread
    worker.postMessage(message);
  };
  return {
    send,
    post: (task) =>
      new Promise((settle, refuse) => {
        if (ended !== undefined) {
          refuse(ended);
          return;
        }
        waiting.push({ settle, fail: refuse });
        send({ task });
      }),
    waiting: () => waiting.length,
    end: () => void worker.terminate(),
  };
}
