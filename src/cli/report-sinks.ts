import { resolve } from 'node:path';
import type { Machine, Output } from '../machine/machine.ts';
import type { PolicyReport, Report } from '../model/report.ts';
import { nearest } from '../syntax/nearest.ts';
import { rules } from '../rules/catalogue.ts';
import { type AuditOptions, reportHead } from '../tasks/audit.ts';
import { type Console, hasColor } from './console.ts';
import { type ReportFormat, reportFormats, type Values } from './settings.ts';

/** A report that is written in parts. */
interface Renderer {
  add(part: Pick<Report, 'requests' | 'problems' | 'wants'>, texts: ReadonlyMap<string, string>): Iterable<string>;
  end(policy?: PolicyReport): string;
}

/** All places that the report of one audit goes to. */
export interface Sinks {
  add(part: Report, texts: ReadonlyMap<string, string>): Promise<void>;
  /** False where a file could not be written; each was complained of. */
  end(policy: PolicyReport | undefined): Promise<boolean>;
  /** Leaves what was in the files before. */
  discard(): void;
}

interface Wish {
  readonly path: string;
  readonly format: ReportFormat;
}

interface File extends Wish {
  readonly output: Output;
}

type Powers = Pick<Machine, 'openOutput' | 'workingFolder'>;

/** Opens all files, or says in one sentence which cannot be one, with the exit code for that. */
export async function openSinks(
  options: AuditOptions,
  values: Values<'audit'>,
  out: Console,
  machine: Powers,
): Promise<Sinks | { readonly refused: string; readonly code: 2 | 3 }> {
  const wishes = wishesOf(values.output, machine);
  if ('refused' in wishes) return { ...wishes, code: 2 };
  const opened = openFiles(wishes.wishes, machine);
  if ('refused' in opened) return opened;
  const { quiet, verbose } = values;
  const printed = await rendererOf(values.format, options, { color: hasColor(values.color, out), width: out.width, quiet, verbose });
  const files: (File & { readonly renderer: Renderer })[] = [];
  for (const file of opened.files)
    files.push({ ...file, renderer: await rendererOf(file.format, options, { color: false, width: 100, quiet, verbose }) });
  let isWhole = true;
  const check = ({ path }: Wish, { refused }: { readonly refused?: string }): void => {
    if (refused === undefined) return;
    isWhole = false;
    out.complain(`the report could not be written to ${path}: ${refused}.`);
  };
  return {
    add: async (part, texts) => {
      for (const text of printed.add(part, texts)) await out.print(text);
      for (const file of files) for (const text of file.renderer.add(part, texts)) check(file, file.output.write(text));
    },
    end: async (policy) => {
      await out.print(printed.end(policy));
      for (const file of files) {
        check(file, file.output.write(file.renderer.end(policy)));
        check(file, file.output.finish());
      }
      return isWhole;
    },
    discard: () => discardAll(files),
  };
}

function openFiles(
  wishes: readonly Wish[],
  machine: Powers,
): { readonly files: readonly File[] } | { readonly refused: string; readonly code: 2 | 3 } {
  const files: File[] = [];
  for (const wish of wishes) {
    const answer = machine.openOutput(wish.path);
    if ('refused' in answer) {
      discardAll(files);
      return { refused: `The report cannot be written to ${wish.path}: ${answer.refused}.`, code: answer.isBadPath ? 2 : 3 };
    }
    files.push({ ...wish, output: answer.output });
  }
  return { files };
}

function discardAll(files: readonly File[]): void {
  for (const { output } of files) output.discard();
}

const endings: Readonly<Record<string, ReportFormat>> = { txt: 'text', json: 'json', sarif: 'sarif', md: 'markdown', markdown: 'markdown' };

function wishesOf(
  all: readonly string[],
  machine: Pick<Machine, 'workingFolder'>,
): { readonly wishes: readonly Wish[] } | { readonly refused: string } {
  const wishes: Wish[] = [];
  const taken = new Set<string>();
  for (const text of all) {
    const wish = wishOf(text);
    if ('refused' in wish) return wish;
    const place = resolve(machine.workingFolder(), wish.path);
    if (taken.has(place)) return { refused: `Two reports cannot go to one file: ${wish.path}.` };
    taken.add(place);
    wishes.push(wish);
  }
  return { wishes };
}

function wishOf(wish: string): Wish | { readonly refused: string } {
  const [, word = '', rest = ''] = /^([^=/\\.]*)=(.*)$/su.exec(wish) ?? [];
  const format = reportFormats.find((one) => one === word);
  if (format !== undefined) return rest === '' ? { refused: `--output ${word}= needs a file.` } : { path: rest, format };
  // A file’s own name may hold the sign.
  const ending = /\.([a-z]+)$/iu.exec(wish.replace(/\.sarif\.json$/iu, '.sarif'))?.[1]?.toLowerCase();
  if (ending !== undefined && Object.hasOwn(endings, ending)) return { path: wish, format: endings[ending]! };
  const near = word === '' ? undefined : nearest(word, reportFormats);
  return {
    refused: `--output ${wish.slice(0, 60)} has no format; ${near === undefined ? `write FORMAT=FILE, with a format of ${reportFormats.join(', ')}.` : `did you mean ${near}=${rest.slice(0, 60)}?`}`,
  };
}

async function rendererOf(
  format: ReportFormat,
  options: AuditOptions,
  layout: { readonly color: boolean; readonly width: number; readonly quiet: boolean; readonly verbose: boolean },
): Promise<Renderer> {
  const head = reportHead(options);
  switch (format) {
    case 'json':
      return (await import('../reports/json.ts')).jsonReport(head);
    case 'sarif':
      return (await import('../reports/sarif.ts')).sarifReport(head, rules);
    case 'github':
      return (await import('../reports/github.ts')).githubReport(head);
    case 'markdown':
      return (await import('../reports/markdown.ts')).markdownReport(head);
    case 'text':
      return (await import('../reports/text.ts')).textReport(head, rules, layout);
  }
}
