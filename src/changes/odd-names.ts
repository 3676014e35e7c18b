import { detectEntries } from './define-detector.ts';

// C0 and C1 controls steer a terminal or part lines; marks of direction and of no width make two names look alike; U+FFFD stands for bytes that are no UTF-8.
// oxlint-disable-next-line no-control-regex -- finding them is the point
const controls = /[\u0000-\u001f\u007f-\u009f]/u;
const unseen = /[\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/u;

export const oddNames = detectEntries({
  id: 'odd-names',
  title: 'Names that are not what they look like',
  level: 'warn',
  by: 'scripts and terminals',
  when: 'when they list or hand on the name',
  why:
    'A line break in a name makes two of one for a script that reads a list of names, an escape sequence steers the terminal that shows it, a sign that is not seen makes it look like another, and a ' +
    'name that begins with a hyphen is taken for an option where * is written.',
  advice: 'Remove or rename it.',
  cites: [
    { kind: 'doc-link', where: 'https://dwheeler.com/essays/fixing-unix-linux-filenames.html' },
    { kind: 'doc-link', where: 'https://www.unicode.org/reports/tr36/' },
  ],
  look: ({ path }) => {
    const name = path.slice(path.lastIndexOf('/') + 1);
    const what = controls.test(name)
      ? 'a control character'
      : unseen.test(name)
        ? 'a sign that is not seen'
        : name.includes('\u{fffd}')
          ? 'bytes that are no UTF-8'
          : undefined;
    if (what !== undefined) return { key: 'name', value: name, says: `its name has ${what} in it` };
    return name.startsWith('-')
      ? { key: 'name', value: name, says: 'its name begins with a hyphen: a command takes it for an option', level: 'note' }
      : undefined;
  },
});
