import { DockerfileParser } from 'dockerfile-ast';
import { describe, expect, it } from 'vitest';
import { splitInstructions } from './split-instructions.ts';

// Our splitting against an independent parser. It follows BuildKit's lexer, because an instruction that one program sees and the builder
// does not (or the other way round) is where a setting hides; where the two differ, BuildKit decides and the case says why.
const agreed: readonly (readonly [string, string])[] = [
  ['a here-document', 'FROM a\nRUN <<EOF\nid\nEOF\nUSER x\n'],
  ['a comment inside a continued line', 'FROM a\nRUN echo \\\n# c\n  b\nENV SYSBOX_X=1\n'],
  ['a here-document on a continued line', 'FROM a\nRUN echo <<EOF \\\nEOF\nENV X=1\nEOF\nUSER y\n'],
  ['two here-documents, one of them quoted', 'FROM a\nCOPY <<-A <<"B" /x/\n\tfoo\n\tA\nENV HID=1\nB\nENV S=1\n'],
  ['empty lines after a continuation', 'FROM a\nRUN x \\\n\n\nENV A=1\n'],
  ['another escape character', '# escape=`\nFROM a\nRUN x `\n y\nENV B=1'],
  ['a here-string, which is no here-document', 'FROM a\nRUN echo <<<EOF\nENV Z=1\nEOF\n'],
  ['a space after the backslash', 'FROM a\nRUN echo \\ \nENV Q=1\n'],
  ['a here-document below ONBUILD', 'FROM a\nONBUILD RUN <<EOF\nENV x=1\nEOF\nUSER q'],
  ['a terminator that only begins like one', 'FROM a\nRUN <<EOF cat\nENV a=1\nEOF2\nEOF\nENV b=1'],
];

const theirs = (text: string): string[] =>
  DockerfileParser.parse(text)
    .getInstructions()
    .map((instruction) => instruction.getKeyword());
const ours = (text: string): string[] => splitInstructions(text).instructions.map(({ keyword }) => keyword);

describe('instructions as dockerfile-ast splits them', () => {
  it.each(agreed)('%s', (_name, text) => {
    expect(ours(text)).toEqual(theirs(text));
  });

  it('differs for a here-document with a file descriptor, where BuildKit reads `\\d*<<` (frontend/dockerfile/parser, reHeredoc)', () => {
    const text = 'FROM a\nRUN cat 0<<EOF\nENV X=1\nEOF\nENV Y=1';
    expect(ours(text)).toEqual(['FROM', 'RUN', 'ENV']);
    expect(theirs(text)).not.toEqual(ours(text));
  });
});
