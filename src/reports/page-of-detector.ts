import type { ChangeLevel, Detector, FilePlace, FolderPlace } from '../model/detector.ts';
import { type Block, type Page, text } from '../model/page.ts';
import { showCitation } from './page-of-rule.ts';

const levelWords: Readonly<Record<ChangeLevel, string>> = { error: 'an error', warn: 'a warning', note: 'a note' };

/** What levels of changes mean, in one sentence. */
const levelsMean =
  'An error is run by a program of this machine without being asked to, or gives rights away, and hardly any work in a sandbox changes it; a warning is run when a tool is used as it always is, or is what people work on, such as build files and installed packages; a note is trusted, or runs elsewhere or by its name alone.';

/** What stands above a list of detectors. */
export const aboutDetectors: readonly Block[] = [
  text(
    'What containai changes finds in the workspace of a sandbox: all that programs of this machine run or trust, where it is not as it was when the workspace was recorded, and without a record all there is.',
  ),
  text(levelsMean),
];

/** The levels of a detector and of its places, the loudest first; what is found at one may have another still. */
export function levelsOf(detector: Detector): readonly ChangeLevel[] {
  const own = new Set([detector.level, ...(detector.looks === 'entry' ? [] : detector.places.flatMap(({ level }) => level ?? []))]);
  return (Object.keys(levelWords) as ChangeLevel[]).filter((level) => own.has(level));
}

/** All detectors, in one table. */
export function pageOfDetectors(detectors: readonly Detector[]): Page {
  const rows = detectors.map((detector) => [detector.id, levelsOf(detector).join(', '), detector.title]);
  return {
    title: 'What a sandbox can leave in its workspace',
    sections: [
      { blocks: aboutDetectors },
      { heading: `Detectors (${detectors.length})`, blocks: [{ kind: 'table', head: ['id', 'level', 'title'], rows }] },
    ],
  };
}

/** Everything a detector says, as a page. */
export function pageOfDetector(detector: Detector): Page {
  const { id, title, level, by, when, why, advice, cites } = detector;
  return {
    title: id,
    sections: [
      {
        blocks: [
          text(`${title}.`),
          text(`Run or trusted by ${by}, ${when}. It is ${levelWords[level]}, unless more is known of a place, or of what is found there.`),
        ],
      },
      { heading: 'Why', blocks: [text(why)] },
      { heading: 'What to do', blocks: [text(advice)] },
      { heading: 'Where it looks', blocks: whereItLooks(detector) },
      { heading: 'How we know', blocks: [{ kind: 'list', items: cites.map(showCitation) }] },
    ],
  };
}

function whereItLooks(detector: Detector): readonly Block[] {
  switch (detector.looks) {
    case 'file':
      return [{ kind: 'list', items: detector.places.map(filesOf) }];
    case 'folder':
      return [
        text('At folders that programs fill: how much in one has changed is told of as one.'),
        { kind: 'list', items: detector.places.map(foldersOf) },
      ];
    case 'entry':
      return [
        text(
          detector.onlyChanged === true
            ? 'At every entry of the workspace that is new or changed, by what its file system says of it. Without a record it says nothing.'
            : 'At every entry of the workspace, by what its file system says of it.',
        ),
      ];
  }
}

function filesOf(place: FilePlace): string {
  const { files = [], gitFiles = [], except = [], is, read, reaches } = place;
  const where = [...files.map(code), ...gitFiles.map((pattern) => `${code(pattern)} in a git folder`)].join(', ');
  const not = except.length === 0 ? '' : ` (not ${except.map(code).join(', ')})`;
  const counts = read === undefined ? 'Any change of it counts.' : 'Of its text, what counts is told of by itself.';
  const further = reaches === undefined ? '' : ' What it leads to within the workspace counts, too.';
  return `${where}${not}: ${is}${otherwise(place)}. ${counts}${further}`;
}

function foldersOf(place: FolderPlace): string {
  const { names = [], holds, only, is } = place;
  const called = names.length === 0 ? 'a folder' : names.map(code).join(', ');
  const where = [
    called,
    ...(holds === undefined ? [] : [` with ${code(holds)} in it`]),
    ...(only === undefined ? [] : [` and nothing else than ${only.map(code).join(', ')}`]),
  ].join('');
  return `${where}: ${is}${otherwise(place)}.`;
}

/** Where a place is another than the detector. */
function otherwise({ level, by, when }: Pick<FilePlace, 'level' | 'by' | 'when'>): string {
  const says = [
    ...(level === undefined ? [] : [levelWords[level]]),
    ...(by === undefined ? [] : [`by ${by}`]),
    ...(when === undefined ? [] : [when]),
  ];
  return says.length === 0 ? '' : `; ${says.join(', ')}`;
}

function code(pattern: string): string {
  return `\`${pattern}\``;
}
