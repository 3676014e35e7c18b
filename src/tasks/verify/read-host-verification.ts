import { resolve } from 'node:path';
import type { Machine } from '../../machine/machine.ts';
import type { HostVerification } from '../../model/probed.ts';
import { results } from '../../model/row.ts';
import { type Check, list, mistakeIn, object, oneOf, text, yesOrNo } from '../../syntax/json-shape.ts';
import { hostShape } from '../host-facts.ts';

const mostBytes = 8 << 20;

/** Reads a file that `verify --host` wrote; or says in one sentence why it is none. */
export function readHostVerification(
  file: string,
  machine: Pick<Machine, 'readText' | 'workingFolder'>,
): { readonly verification: HostVerification } | { readonly refused: string } {
  const answer = machine.readText(resolve(machine.workingFolder(), file), mostBytes);
  if ('missing' in answer) return { refused: `The file ${file} does not exist.` };
  if ('refused' in answer) return { refused: `The file ${file} was not read: ${answer.refused}.` };
  let value: unknown;
  try {
    value = JSON.parse(answer.text);
  } catch {
    return { refused: `The file ${file} is not JSON.` };
  }
  const wrong = mistakeIn(value, shape) ?? twiceIn(value as HostVerification);
  return wrong === undefined
    ? { verification: value as HostVerification }
    : { refused: `The file ${file} is none that containai verify --host wrote: ${wrong}.` };
}

function twiceIn({ rows }: HostVerification): string | undefined {
  const ids = rows.map(({ row }) => row);
  return new Set(ids).size === ids.length ? undefined : 'a row is there twice';
}

const word = text(200);
const sentence = text(20_000);
const seconds: Check = (value) => (typeof value === 'number' && value >= 0 && value < 1e7 ? undefined : 'must be a number of seconds');
const shapeVersion: Check = (value) => (typeof value === 'string' && /^1\.\d{1,3}$/u.test(value) ? undefined : 'must be 1.0');
const said = object({ result: oneOf(...results), says: sentence, condition: sentence }, ['result', 'says']);

const shape: Check = object(
  {
    version: shapeVersion,
    tool: object({ name: oneOf('containai'), version: word }, ['name', 'version']),
    started: word,
    seconds,
    host: hostShape,
    runtime: word,
    image: object({ name: sentence, id: word }, ['name', 'id']),
    cut: sentence,
    rows: list(
      object(
        {
          row: word,
          aspect: sentence,
          outcome: oneOf('agrees', 'differs', 'not proved'),
          hasProbe: yesOrNo,
          expected: list(said, 50),
          measured: said,
          why: sentence,
          transcript: sentence,
        },
        ['row', 'aspect', 'outcome', 'hasProbe', 'expected', 'transcript'],
      ),
      2000,
    ),
    left: list(object({ what: sentence, remove: sentence }, ['what', 'remove']), 2000),
  },
  ['version', 'tool', 'started', 'seconds', 'host', 'runtime', 'image', 'rows', 'left'],
);
