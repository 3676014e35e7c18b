import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';

/** Threads that work on tasks, each on one after the other. */
export interface Threads<Task, Answer> {
  readonly count: number;
  /** Has the thread with the least to do work on a task. Rejects where the thread ends meanwhile: another one takes its place then. */
  run(task: Task): Promise<Answer>;
  end(): void;
}

interface Thread<Task, Answer> {
  post(task: Task): Promise<Answer>;
  waiting(): number;
  end(): void;
}

/**
 * Starts threads of a script beside those of the commands, which answers by `serveThread`; undefined where it was not built. `data` is handed to each.
 * @param count absent: as many as there are cores
 * @param mostMemory mebibytes that the objects of one thread may take; a thread that needs more ends
 */
export function runThreads<Task, Answer>(
  name: string,
  data: unknown,
  count: number | undefined,
  mostMemory: number,
): Threads<Task, Answer> | undefined {
  const script = fileURLToPath(new URL(name, import.meta.url));
  if (!existsSync(script)) return undefined;
  const begin = (): Thread<Task, Answer> => startThread(script, data, mostMemory);
  const threads = Array.from({ length: count ?? availableParallelism() }, begin);
  return {
    count: threads.length,
    run: async (task) => {
      const place = threads.reduce((least, thread, index) => (thread.waiting() < threads[least]!.waiting() ? index : least), 0);
      const thread = threads[place]!;
      try {
        return await thread.post(task);
      } catch (error) {
        if (threads[place] === thread) threads[place] = begin();
        throw error;
      }
    },
    end: () => {
      for (const thread of threads) thread.end();
    },
  };
}

interface Waiting<Answer> {
  settle(answer: Answer): void;
  fail(error: Error): void;
}

function startThread<Task, Answer>(script: string, data: unknown, mostMemory: number): Thread<Task, Answer> {
  const { Worker } = process.getBuiltinModule('node:worker_threads');
  const worker = new Worker(script, {
    workerData: data,
    resourceLimits: { maxOldGenerationSizeMb: mostMemory, maxYoungGenerationSizeMb: 16 },
  });
  const waiting: Waiting<Answer>[] = [];
  let ended: Error | undefined;
  const fail = (error: Error): void => {
    ended ??= error;
    for (const one of waiting.splice(0)) one.fail(ended);
  };
  // Answers come in the order of the tasks.
  worker.on('message', (answer: Answer) => waiting.shift()?.settle(answer));
  worker.on('error', fail);
  worker.on('exit', () => fail(new Error('The thread has ended.')));
  return {
    post: (task) =>
      new Promise((settle, refuse) => {
        if (ended !== undefined) {
          refuse(ended);
          return;
        }
        waiting.push({ settle, fail: refuse });
        // oxlint-disable-next-line unicorn/require-post-message-target-origin -- that is of windows, and this is a thread
        worker.postMessage(task);
      }),
    waiting: () => waiting.length,
    end: () => void worker.terminate(),
  };
}
