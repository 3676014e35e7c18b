import { parentPort, type Transferable } from 'node:worker_threads';

/** What `runThreads` sends to a thread: first the data that all are given. */
export type ThreadMessage<Data, Task, News> = { readonly data: Data } | { readonly task: Task } | { readonly news: News };

/** What a thread does. */
export interface ThreadWork<Task, Answer, News> {
  /** Answers a task; `transfer`: what of the answer is handed over without a copy. */
  answer(task: Task): Promise<{ readonly answer: Answer; readonly transfer: readonly Transferable[] }>;
  /** Takes what another thread has found out. */
  hear(news: News): void;
}

/** Answers tasks of `runThreads` in this thread, one after the other. `begin`: makes what works of the data that all threads are given first. */
export function serveThread<Data, Task, Answer, News>(begin: (data: Data) => ThreadWork<Task, Answer, News>): void {
  let work: ThreadWork<Task, Answer, News> | undefined;
  let last: Promise<void> = Promise.resolve();
  parentPort!.on('message', (message: ThreadMessage<Data, Task, News>) => {
    if ('data' in message) work = begin(message.data);
    else if ('news' in message) work!.hear(message.news);
    else
      last = last.then(async () => {
        const { answer, transfer } = await work!.answer(message.task);
        parentPort!.postMessage(answer, transfer);
      });
  });
}
