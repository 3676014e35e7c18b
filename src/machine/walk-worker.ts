import { parentPort, type Transferable, workerData } from 'node:worker_threads';
import { type PartWish, walkPart } from './walk-part.ts';

/* The second thread of walk-tree.ts: walks what it is given, and hands it over without a copy. */

const part = walkPart(workerData as PartWish);
parentPort!.postMessage(
  part,
  Object.values(part.columns).map(({ buffer }): Transferable => buffer as ArrayBuffer),
);
