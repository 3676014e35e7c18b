import { basename, dirname, relative, resolve } from 'node:path';
import { realMachine } from '../machine/real.ts';
import { readInput } from '../machine/read-input.ts';
import { comparePaths } from '../syntax/compare-paths.ts';
import type { Refused } from '../tasks/host-facts.ts';
import { openedFolder, repositoryOf } from '../tasks/discover.ts';
import type { SurveyTask } from '../tasks/survey/survey-folder.ts';

/** Of a list of paths, in bytes. */
const mostBytes = 256 << 20;

/** What to look into, in the order of their names, each once; or one sentence. A path that is typed must be there, one of a list need not. */
export async function surveyTasks(paths: readonly string[], list: string | undefined): Promise<readonly SurveyTask[] | Refused> {
  const listed = list === undefined ? [] : await pathsIn(list);
  if ('refused' in listed) return listed;
  if (paths.length === 0 && listed.length === 0)
    return {
      refused:
        list === undefined
          ? 'Name at least one path to survey, or a list of them with --files-from.'
          : `${nameOfList(list)} names no path.`,
    };
  const missing = paths.find((path) => realMachine.kindOf(absolute(path)) === 'missing');
  if (missing !== undefined) return { refused: `There is no such file or folder: ${missing.slice(0, 200)}.` };
  return onceEach([...paths, ...listed].map(taskOf));
}

/** In the order of their names, without what lies in a folder that is surveyed already. */
function onceEach(tasks: readonly SurveyTask[]): readonly SurveyTask[] {
  const folders = new Set(tasks.flatMap(({ path, isFile }) => (isFile === true ? [] : [path])));
  const seen = new Set<string>();
  return tasks
    .filter(({ path, isFile }) => {
      const isFound = isFile !== true || /^\.?devcontainer\.json$/u.test(basename(path));
      if (seen.has(path) || (isFound && isBelowOne(path, folders))) return false;
      seen.add(path);
      return true;
    })
    .sort((a, b) => comparePaths(a.name, b.name));
}

function isBelowOne(path: string, folders: ReadonlySet<string>): boolean {
  for (let [below, at] = [path, dirname(path)]; at !== below; [below, at] = [at, dirname(at)]) if (folders.has(at)) return true;
  return false;
}

async function pathsIn(list: string): Promise<readonly string[] | Refused> {
  const answer = list === '-' ? await readInput(mostBytes) : realMachine.readText(absolute(list), mostBytes);
  if ('missing' in answer) return { refused: `The list of paths ${list} does not exist.` };
  if ('tooLong' in answer) return { refused: `Standard input has more than ${mostBytes >> 20} MiB, too much for a list of paths.` };
  if ('refused' in answer) return { refused: `The list of paths ${list} was not read: ${answer.refused}.` };
  return answer.text.split(/\r?\n/u).filter((line) => line !== '');
}

function nameOfList(list: string): string {
  return list === '-' ? 'Standard input' : `The list of paths ${list}`;
}

function taskOf(path: string): SurveyTask {
  const typed = absolute(path);
  // What is not there either is told of as a file that cannot be read.
  if (realMachine.kindOf(typed) !== 'folder') return { path: typed, name: path, isFile: true };
  const whole = openedFolder(typed);
  const boundary = repositoryOf(whole, realMachine);
  const name = whole === typed ? path : relative(realMachine.workingFolder(), whole);
  return { path: whole, name: plainName(name), ...(boundary === undefined ? {} : { boundary }) };
}

/** Without a slash at its end; empty for the folder at hand. */
function plainName(path: string): string {
  const name = path.replace(/\/+$/u, '').replace(/^(?:\.\/+)+/u, '');
  if (name === '' && path.startsWith('/')) return '/';
  return name === '.' ? '' : name;
}

function absolute(path: string): string {
  return resolve(realMachine.workingFolder(), path);
}
