import { fact } from '../../model/fact.ts';
import type { Fact } from '../../model/fact.ts';
import type { EnvironmentVariable, NameValue, WrittenFile } from '../../model/request.ts';
import { originOf, pairsIn, splitPair, splitWords } from './image-config.ts';
import type { ReadContext } from './image-config.ts';
import { lexWords, unknownValue } from './lex-words.ts';
import { heredocsOf, jsonForm, splitCommand } from './split-instructions.ts';
import type { Instruction } from './split-instructions.ts';

/** Texts that stand in a Dockerfile and end up in the image or its history, besides its steps and its environment. */
export interface WrittenTexts {
  readonly argumentDefaults: readonly Fact<EnvironmentVariable>[];
  readonly labels: readonly Fact<NameValue>[];
  readonly writtenFiles: readonly Fact<WrittenFile>[];
}

/** Reads ARG, LABEL and the here-documents of COPY and ADD, those below ONBUILD included. Variables stay as they are spelled. */
export function writtenTexts(context: ReadContext, instructions: Iterable<Instruction>): WrittenTexts {
  const argumentDefaults: Fact<EnvironmentVariable>[] = [];
  const labels: Fact<NameValue>[] = [];
  const writtenFiles: Fact<WrittenFile>[] = [];
  for (const outer of instructions) {
    const instruction = outer.keyword === 'ONBUILD' ? { ...outer, ...splitCommand(outer.rest, context.escape) } : outer;
    const { keyword, rest } = instruction;
    const add = <T>(into: Fact<T>[], value: T): number => into.push(fact(value, originOf(context, outer)));
    if (keyword === 'ARG') {
      for (const word of splitWords(rest, context.escape)) {
        const [name, value] = splitPair(word);
        if (word.includes('=')) add(argumentDefaults, { name, value: plain(value, context), scope: 'build' });
      }
    } else if (keyword === 'LABEL')
      for (const [name, value] of pairsIn(rest, context.escape)) add(labels, { name: plain(name, context), value: plain(value, context) });
    else if (keyword === 'COPY' || keyword === 'ADD') for (const file of filesOf(instruction)) add(writtenFiles, file);
  }
  return { argumentDefaults, labels, writtenFiles };
}

function plain(text: string, { escape }: ReadContext): string {
  return lexWords(text, { escape, value: () => unknownValue })?.text ?? text;
}

// Each here-document is a file: of the target's name, or in the target's folder of its own.
function filesOf({ rest, heredocs }: Instruction): readonly WrittenFile[] {
  if (heredocs.length === 0) return [];
  const words = jsonForm(rest) ?? rest.split(/[\t\v\f\r ]+/u);
  const target = words.at(-1) ?? '';
  // What is announced inside a quoted word is no source of its own.
  const count = words.slice(0, -1).filter((word) => heredocsOf(word).length === 1).length;
  return heredocs.map(({ name, content, chomp }) => ({
    target: target.endsWith('/') || count > 1 ? `${target.replace(/\/$/u, '')}/${name}` : target,
    text: chomp ? content.replace(/^\t+/gmu, '') : content,
  }));
}
