import { cutText, plainText } from '../../syntax/plain-text.ts';

/** Nobody reads more of one line. */
const longest = 1000;

// Colours and movements (ECMA-48: CSI), titles and links (OSC), and the short ones.
const sequences = /(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]|\u001b\][^\u0007\u001b]*(?:\u0007|\u001b\\)|\u001b[ -/]*[0-~]/gu;

/** A line that a program printed, as it would stand there at the end: without what steers a terminal, and of a line that was written over the last text. */
export function cleanLine(text: string): string {
  const shown = text.replace(sequences, '').replace(/[\r\n]+$/u, '');
  return cutText(plainText(shown.slice(shown.lastIndexOf('\r') + 1).trimEnd()), longest);
}
