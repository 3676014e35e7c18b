import { resolve } from 'node:path';
import type { Machine, Output } from '../machine/machine.ts';
import type { PolicyReport, Report } from '../model/report.ts';
import { nearest } from '../syntax/nearest.ts';
import { rules } from '../rules/catalogue.ts';
import { type Audit, type AuditOptions, reportHead } from '../tasks/audit.ts';
import { type Console, hasColor } from './console.ts';
import { type ReportFormat, reportFormats, type Values } from './settings.ts';

/** A report that is written in parts. */
interface Renderer {
  add(part: Pick<Report, 'requests' | 'problems' | 'wants'>, texts: ReadonlyMap<string, string>, parts: Audit['parts']): Iterable<string>;
  end(policy?: PolicyReport): string;
}

/** All places that the report of one audit goes to. */
export interface Sinks {
  add(audit: Audit): Promise<void>;
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

type Powers = Pick<Machine, 'openOutput' | 'workingFolder' | 'realPath'>;

/**
 * Opens all files, or says in one sentence which cannot be one, with the exit code for that. `audited`: real paths that no report may take the
 * place of.
 */
export async function openSinks(
  options: AuditOptions,
  audited: ReadonlySet<string>,
  values: Values<'audit'>,
  out: Console,
  machine: Powers,
): Promise<Sinks | { readonly refused: string; readonly code: 2 | 3 }> {
  const wishes = wishesOf(values.output);
  if ('refused' in wishes) return { ...wishes, code: 2 };
  const baseline = values['write-baseline'];
  const paths = [...wishes.map(({ path }) => path), ...(baseline === undefined ? [] : [baseline])];
  const refused = refusalOf(paths, audited, machine);
  if (refused !== undefined) return { refused, code: 2 };
  const opened = openFiles(wishes, machine);
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
    add: async ({ report, texts, parts }) => {
      for (const text of printed.add(report, texts, parts)) await out.print(text);
      for (const file of files) for (const text of file.renderer.add(report, texts, parts)) check(file, file.output.write(text));
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

const endings: Readonly<Record<string, ReportFormat>> = {
  txt: 'text',
  json: 'json',
  sarif: 'sarif',
  md: 'markdown',
  markdown: 'markdown',
  html: 'html',
  htm: 'html',
};

function wishesOf(all: readonly string[]): readonly Wish[] | { readonly refused: string } {
  const wishes: Wish[] = [];
  for (const text of all) {
    const wish = wishOf(text);
    if ('refused' in wish) return wish;
    wishes.push(wish);
  }
  return wishes;
}

/** What is wrong with these files as places for reports, each for one. */
function refusalOf(
  paths: readonly string[],
  audited: ReadonlySet<string>,
  machine: Pick<Machine, 'workingFolder' | 'realPath'>,
): string | undefined {
  const taken = new Set<string>();
  for (const path of paths) {
    const place = machine.realPath(resolve(machine.workingFolder(), path));
    if (audited.has(place)) return `No report goes to ${path}: that file is audited.`;
    if (taken.has(place)) return `Two reports cannot go to one file: ${path}.`;
    taken.add(place);
  }
  return undefined;
}

function wishOf(wish: string): Wish | { readonly refused: string } {
  const { format, path } = splitWish(wish);
  if (path === '') return { refused: `--output ${format}= needs a file.` };
  if (path === '-') return { refused: `--output writes files alone; --format FORMAT says how to print the report.` };
  if (format === undefined) {
    const ending = /\.([a-z]+)$/iu.exec(path.replace(/\.sarif\.json$/iu, '.sarif'))?.[1]?.toLowerCase();
    if (ending !== undefined && Object.hasOwn(endings, ending)) return { path, format: endings[ending]! };
    return { refused: `--output ${path.slice(0, 60)} has no format; write FORMAT=FILE, with a format of ${reportFormats.join(', ')}.` };
  }
  const known = reportFormats.find((one) => one === format);
  if (known !== undefined) return { path, format: known };
  const near = nearest(format, reportFormats);
  const file = `./${wish.slice(0, 60)}`;
  const what = `There is no format “${format.slice(0, 40)}”`;
  if (near === undefined)
    return { refused: `${what}; write FORMAT=FILE, with a format of ${reportFormats.join(', ')}, or ${file} for a file of that name.` };
  return { refused: `${what}; did you mean ${near}=${path.slice(0, 60)}? A file of that name is written ${file}.` };
}

/** `FORMAT=FILE`; a sign of equality behind a slash or a dot belongs to the name of a file. */
function splitWish(wish: string): { readonly format?: string; readonly path: string } {
  const [, format, path = ''] = /^([^=/\\.]+)=(.*)$/su.exec(wish) ?? [];
  return format === undefined ? { path: wish } : { format, path };
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
    case 'html':
      return (await import('./html-audit.ts')).htmlAudit(options);
    case 'text':
      return (await import('../reports/text.ts')).textReport(head, rules, layout);
  }
}
