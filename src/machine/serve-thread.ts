import { parentPort, type Transferable } from 'node:worker_threads';

/** An answer, and what of it is handed over without a copy. */
export interface ThreadAnswer<Answer> {
  readonly answer: Answer;
  readonly transfer: readonly Transferable[];
}

/** Answers tasks of `runThreads` in this thread, one after the other. `begin`: makes what answers of the data that all threads are given first. */
export function serveThread<Data, Task, Answer>(begin: (data: Data) => (task: Task) => Promise<ThreadAnswer<Answer>>): void {
  let last: Promise<void> = Promise.resolve();
  parentPort!.once('message', (data: Data) => {
    const answerTo = begin(data);
    parentPort!.on('message', (task: Task) => {
      last = last.then(async () => {
        const { answer, transfer } = await answerTo(task);
        parentPort!.postMessage(answer, transfer);
      });
    });
  });
}
