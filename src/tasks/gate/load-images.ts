import type { BodyRefusal, BodyWatch } from '../../machine/http/door.ts';
import { archiveTypeReasons } from './archive-type.ts';
import { type Halt, refusal } from './halt.ts';
import { firstTaken } from './image-names.ts';
import { readImageArchive } from './names-in-archive.ts';
import { say } from './say.ts';
import { brokenOffBy, engineCall, type Handler, passed, refuse, stop } from './visit.ts';

/**
 * `POST /images/load`: an archive of images, each under a name of its own. It is read on its way. Engines give no name before they have the end of
 * the archive (measured on 20.10 and 26.1, with either image store; 26.1 does not wait for the end of the request): that goes on once every name in
 * it was found to be free or made here.
 */
export const loadImages: Handler = async (visit, gate) => {
  const { call } = visit;
  const reasons = call.hasBody ? archiveTypeReasons(call.headers) : [malformed('is empty')];
  if (reasons.length > 0) return refuse(call, 400, reasons);
  const seen: Seen = { names: [], halt: undefined };
  const end = await call.pass(
    engineCall(visit),
    watchArchive(seen, (names) => firstTaken(names, gate.images)),
  );
  const about = seen.names.length === 0 ? {} : { about: seen.names.join(', ').slice(0, 200) };
  if (seen.halt !== undefined) return stop(visit, seen.halt, about);
  const outcome = await passed(visit, end, about);
  if (outcome.status === 200) await gate.images.told(seen.names);
  return outcome;
};

function malformed(problem: string): ReturnType<typeof say> {
  return say(
    'call-malformed',
    `the archive ${problem}`,
    'Make it with docker save, and send it uncompressed: gunzip -c FILE | docker load.',
  );
}

/** What was seen of an archive when it has gone on or was broken off. */
interface Seen {
  names: readonly string[];
  halt: Halt | undefined;
}

const nothing = new Uint8Array(0);

function watchArchive(seen: Seen, judge: (names: readonly string[]) => Promise<Halt | undefined>): BodyWatch {
  const archive = readImageArchive();
  const hold = holdBack();
  const breakOff = (halt: Halt): BodyRefusal => {
    seen.halt = halt;
    return brokenOffBy(halt);
  };
  return {
    take: (bytes) => {
      const left = archive.take(bytes);
      return typeof left === 'string' ? breakOff(refusal([malformed(left)], 400)) : hold(bytes, left);
    },
    end: async () => {
      const names = archive.end();
      if (typeof names === 'string') return breakOff(refusal([malformed(names)], 400));
      seen.names = names;
      const halt = await judge(names);
      return halt === undefined ? hold(nothing, 0) : breakOff(halt);
    },
  };
}

/** Takes bytes, and answers all that came but for the last so many; those come later. Joins no more than needs be. */
function holdBack(): (bytes: Uint8Array, left: number) => Uint8Array {
  let held: Uint8Array[] = [];
  let length = 0;
  return (bytes, left) => {
    held.push(bytes);
    length += bytes.length;
    if (left >= length) return nothing;
    const all = held.length === 1 ? bytes : Buffer.concat(held);
    const until = length - left;
    held = left === 0 ? [] : [all.subarray(until)];
    length = left;
    return all.subarray(0, until);
  };
}
