import type { OutputName } from './http/split-streams.ts';

/** Writes bytes to standard output or errors as they are; a promise where a slow reader has to be waited for. */
export function writeStandard(name: OutputName, bytes: Uint8Array | string): Promise<void> | undefined {
  const to = name === 'output' ? process.stdout : process.stderr;
  if (to.destroyed || to.write(bytes)) return undefined;
  return new Promise((settle) => {
    const done = (): void => {
      to.off('drain', done).off('close', done);
      settle();
    };
    to.once('drain', done).once('close', done);
  });
}
