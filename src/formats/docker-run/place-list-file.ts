import type { Origin } from '../../model/fact.ts';
import type { EnvironmentVariable } from '../../model/request.ts';
import { fact } from '../../model/fact.ts';
import { readHostPath } from '../../syntax/host-path.ts';
import type { Placing } from './placing.ts';
import { noteHostFile, noteOddity, noteUnknown, putNamed } from './placing.ts';

/**
 * `--env-file` and `--label-file`: lines of `name=value`, read where the file lies in the workspace and is at hand (docker/cli
 * pkg/kvfile). A name alone takes the host's variable, in a file of variables.
 */
export function placeListFile(placing: Placing, flag: 'env-file' | 'label-file', value: string, from: Origin): undefined {
  const by = `--${flag}`;
  const field = flag === 'env-file' ? 'environment' : 'labels';
  noteHostFile(placing, 'read', value, by, from);
  const path = readHostPath(value, placing.folder);
  const isInside = path.base === 'workspace' && path.path !== '..' && !path.path.startsWith('../');
  const answer = isInside ? placing.files?.get(path.path) : undefined;
  if (answer !== undefined && 'text' in answer) readLines(placing, answer.text, path.path, field, from);
  else if (answer !== undefined && 'missing' in answer)
    noteOddity(placing.draft, 'wrong-type', `${by}: ${value} does not exist; docker refuses to start`, from, by);
  else {
    const want = isInside && answer === undefined ? { kind: 'file' as const, name: path.path, from } : undefined;
    noteUnknown(placing.draft, [field], `${by} ${value} was not read${answer === undefined ? '' : `: ${answer.refused}`}`, from, want);
  }
  return undefined;
}

function readLines(placing: Placing, text: string, document: string, field: 'environment' | 'labels', via: Origin): void {
  const { draft } = placing;
  let start = 0;
  for (const raw of text.split('\n')) {
    const offset: [number, number] = [start, start + raw.length];
    start += raw.length + 1;
    const line = raw.replace(/\r$/u, '').replace(/^[\s\uFEFF]+/u, '');
    if (line === '' || line.startsWith('#')) continue;
    const from: Origin = { layer: via.layer, document, pointer: '', offset, via };
    const equals = line.indexOf('=');
    const name = equals < 0 ? line.trimEnd() : line.slice(0, equals);
    if (name === '' || /\s/u.test(name)) noteOddity(draft, 'wrong-type', `“${name}” is no name; docker refuses to start`, from, name);
    else if (field === 'labels')
      putNamed(placing, draft.labels, (one) => one.name, { name, value: equals < 0 ? '' : line.slice(equals + 1) }, from);
    else {
      if (equals < 0) draft.hostVariables.push(fact({ name, into: 'environment', hasDefault: false }, from));
      const variable: EnvironmentVariable =
        equals < 0 ? { name, scope: 'container' } : { name, value: line.slice(equals + 1), scope: 'container' };
      putNamed(placing, draft.environment, variableName, variable, from);
    }
  }
}

/** The name under which a variable hides an earlier one: those for lifecycle commands only are a list of their own. */
export function variableName({ name, scope }: EnvironmentVariable): string {
  return scope === 'container' ? name : `${scope} ${name}`;
}
