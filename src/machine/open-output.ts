import { closeSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Output, OutputAnswer } from './machine.ts';
import { beginBeside, type FileBeside, placeFile, quietly, whyNotWritten, writeWhole } from './place-file.ts';

/** Texts are gathered up to so many characters before they are written. */
const mostWaiting = 1 << 16;

/** See `Machine.openOutput`. */
export function openOutput(path: string): OutputAnswer {
  try {
    const place = placeFile(path, dirname(path));
    if ('refused' in place) return place;
    // A pipe or a device is written as it is: a file in its place would be something else.
    const isFile = place.now === undefined || place.now.isFile();
    return { output: outputTo(isFile ? beginBeside(place) : opened(openSync(place.real, 'w'))) };
  } catch (error) {
    return whyNotWritten(error);
  }
}

function opened(file: number): FileBeside {
  return { file, settle: () => closeSync(file), discard: () => quietly(() => closeSync(file)) };
}

function outputTo({ file, settle, discard }: FileBeside): Output {
  let waiting = '';
  let hasFailed = false;
  const attempt = (work: () => void): { readonly refused?: string } => {
    if (hasFailed) return {};
    try {
      work();
      return {};
    } catch (error) {
      hasFailed = true;
      discard();
      return whyNotWritten(error);
    }
  };
  const flush = (): void => {
    const text = waiting;
    waiting = '';
    writeWhole(file, text);
  };
  return {
    write: (text) => {
      waiting += text;
      return waiting.length < mostWaiting ? {} : attempt(flush);
    },
    finish: () =>
      attempt(() => {
        flush();
        settle(false);
      }),
    discard,
  };
}
