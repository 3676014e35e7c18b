import { dirname, join } from 'node:path';
import type { Machine, WriteAnswer } from '../../machine/machine.ts';
import { mistakeIn, object, oneOf } from '../../syntax/json-shape.ts';
import { parseObject } from '../../syntax/json-values.ts';
import { hasInclude, withInclude } from './include-line.ts';
import { sshPlaces } from './ssh-places.ts';

/** How the user’s own settings for `ssh` stand to ours. `open`: they do not include them, and nobody was asked yet. */
export type IncludeState = 'included' | 'open' | 'declined';

type Looking = Pick<Machine, 'readText' | 'stateFolder' | 'homeFolder'>;

const mostBytes = 1 << 20;

/** The user’s own settings for `ssh`; undefined without a home. */
export function userSettings({ homeFolder }: Pick<Machine, 'homeFolder'>): string | undefined {
  const home = homeFolder();
  return home === undefined ? undefined : join(home, '.ssh', 'config');
}

/** Looks whether they include ours. */
export function includeState(machine: Looking): IncludeState {
  const places = sshPlaces(machine);
  const file = userSettings(machine);
  if (places === undefined || file === undefined) return 'declined';
  const answer = machine.readText(file, mostBytes);
  if ('text' in answer && hasInclude(answer.text, places.config, machine.homeFolder() ?? '')) return 'included';
  // What cannot be read cannot be changed either.
  if ('refused' in answer) return 'declined';
  const said = machine.readText(places.answer, 1000);
  const value = 'text' in said ? parseObject(said.text) : undefined;
  return value !== undefined && mistakeIn(value, answerShape) === undefined ? 'declined' : 'open';
}

const answerShape = object({ version: oneOf(1), include: oneOf('no') }, ['version', 'include']);

/** Puts the line into the user’s own settings, unless they have changed meanwhile; a new file is the user’s alone. A link to them stays one. */
export function includeOurs(machine: Looking & Pick<Machine, 'writeText' | 'makeFolder'>): WriteAnswer {
  const places = sshPlaces(machine);
  const file = userSettings(machine);
  if (places === undefined || file === undefined) return { refused: 'there is no home', isBadPath: true };
  const answer = machine.readText(file, mostBytes);
  if ('refused' in answer) return { refused: answer.refused, isBadPath: true };
  const made = machine.makeFolder(dirname(file));
  if ('refused' in made) return made;
  const before = 'text' in answer ? answer.text : '';
  return machine.writeText(file, withInclude(before, places.config), { expects: 'text' in answer ? before : null, isPrivate: true });
}

/** Remembers that the user does not want it: nobody asks again. */
export function declineInclude(machine: Pick<Machine, 'writeText' | 'makeFolder' | 'stateFolder'>): void {
  const places = sshPlaces(machine);
  if (places === undefined) return;
  machine.makeFolder(places.folder);
  // Where it cannot be written, the question comes again.
  machine.writeText(places.answer, `${JSON.stringify({ version: 1, include: 'no' })}\n`, { isPrivate: true });
}
