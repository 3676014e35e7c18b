import { resolve } from 'node:path';
import { realMachine } from '../machine/real.ts';
import { readInput } from '../machine/read-input.ts';
import { comparePaths } from '../syntax/compare-paths.ts';
import type { Refused } from '../tasks/host-facts.ts';
import { repositoryOf } from '../tasks/discover.ts';
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
  const tasks = new Map<string, SurveyTask>();
  for (const path of [...paths, ...listed]) {
    const task = taskOf(path);
    tasks.set(task.path, tasks.get(task.path) ?? task);
  }
  return [...tasks.values()].sort((a, b) => comparePaths(a.name, b.name));
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
  const whole = absolute(path);
  const kind = realMachine.kindOf(whole);
  // What is not there either is told of as a file that cannot be read.
  if (kind !== 'folder') return { path: whole, name: path, isFile: true };
  const name = path.replace(/\/+$/u, '').replace(/^(?:\.\/+)+/u, '');
  const boundary = repositoryOf(whole, realMachine);
  return {
    path: whole,
    name: name === '.' ? '' : name === '' && path.startsWith('/') ? '/' : name,
    ...(boundary === undefined ? {} : { boundary }),
  };
}

function absolute(path: string): string {
  return resolve(realMachine.workingFolder(), path);
}
