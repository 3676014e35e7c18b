import type { HostVerification, Probed, Said } from '../model/probed.ts';
import { plainText, wrapWords } from '../syntax/plain-text.ts';
import { factsLine } from './facts-line.ts';
import { countsLine, groupByReason, howToSend } from './host-verification-words.ts';
import { painter, type Paint } from './paint.ts';

const indent = 4;
const mostTranscript = 12;

/** What was measured on a host beside what the matrix expects, for a terminal: differences first, then what was not proved, by reason, then what agrees. */
export function renderHostVerificationText(
  verification: HostVerification,
  { color, width }: { readonly color: boolean; readonly width: number },
): string {
  const paint = painter(color);
  const room = Math.max(50, Math.min(width, 110));
  const { rows, host, runtime, image } = verification;
  const of = (outcome: Probed['outcome']): readonly Probed[] => rows.filter((one) => one.outcome === outcome);
  const differing = of('differs');
  return [
    `${paint('strong', 'What the matrix says, measured here')}   ${factsLine(host)}`,
    plainText(`Scratch containers of ${image.name} under ${runtime}, ${verification.started}, ${verification.seconds} s.`),
    '',
    ...section('error', `${differing.length === 1 ? 'differs' : 'differ'} from the matrix`, differing, paint, (one) => full(one, room)),
    ...unproved(of('not proved'), paint, room),
    ...section('good', 'as the matrix says', of('agrees'), paint, (one) => [oneLine(one, paint)]),
    plainText(countsLine(verification)),
    ...(differing.length === 0 ? [] : wrapWords(howToSend, room)),
    '',
  ].join('\n');
}

function section(
  style: 'error' | 'good',
  title: string,
  rows: readonly Probed[],
  paint: Paint,
  show: (one: Probed) => readonly string[],
): readonly string[] {
  return rows.length === 0 ? [] : [paint(style, `${rows.length} ${title}`), ...rows.flatMap(show), ''];
}

function oneLine({ row, measured, aspect }: Probed, paint: Paint): string {
  return `  ${(measured?.result ?? '').padEnd(10)}  ${row.padEnd(38)} ${paint('faint', plainText(aspect))}`;
}

function full({ row, aspect, expected, measured, transcript }: Probed, room: number): readonly string[] {
  const lines = transcript.split('\n');
  return [
    `  ${row}: ${plainText(aspect)}`,
    ...expected.flatMap((one) => labelled('expected', saidWords(one), room)),
    ...labelled('measured', measured === undefined ? 'nothing that the matrix says of it' : saidWords(measured), room),
    ...lines.slice(0, mostTranscript).flatMap((line, index) => labelled(index === 0 ? 'seen' : '', plainText(line), room)),
    ...(lines.length > mostTranscript ? labelled('', `… and ${lines.length - mostTranscript} lines more`, room) : []),
    '',
  ];
}

function labelled(label: string, text: string, room: number): readonly string[] {
  return wrapWords(text, room - indent - 10).map((line, index) => `${' '.repeat(indent)}${(index === 0 ? label : '').padEnd(10)}${line}`);
}

const saidWords = ({ result, says, condition }: Said): string =>
  plainText(`${result}${condition === undefined ? '' : ` (${condition})`}: ${says}`);

function unproved(rows: readonly Probed[], paint: Paint, room: number): readonly string[] {
  if (rows.length === 0) return [];
  return [
    paint('warn', `${rows.length} not proved here`),
    ...groupByReason(rows).flatMap(([why, ids]) => [
      ...wrapWords(plainText(why), room - 2).map((line) => `  ${line}`),
      ...wrapWords(ids.join(', '), room - indent).map((line) => `${' '.repeat(indent)}${paint('faint', line)}`),
    ]),
    '',
  ];
}
