import type { HostView } from '../../machine/host-view.ts';
import type { Found, HostThing, HostThings, Observation, Unseen } from '../../model/host-report.ts';

/** A thing that was seen. */
export function saw<Id extends HostThing>(id: Id, value: HostThings[Id], by: Found['by'], from: string): Observation {
  return { id, value, found: { by, from } } as Observation;
}

/** A thing that was not. */
export function unseen(id: HostThing, why: Unseen['why'], says: string): Observation {
  return { id, unseen: { why, says } } as Observation;
}

/** The text of a file that was looked at; undefined where there is none. */
export function fileText(view: HostView, path: string): string | undefined {
  const file = view.files[path];
  return file !== undefined && 'text' in file ? file.text : undefined;
}

/** A thing that stands in one file, by what `read` makes of its text; undefined: it makes nothing of it. */
export function fromFile<Id extends HostThing>(
  view: HostView,
  id: Id,
  path: string,
  read: (text: string) => HostThings[Id] | undefined,
): Observation {
  const file = view.files[path] ?? { not: 'there' };
  if ('text' in file) {
    const value = read(file.text);
    return value === undefined ? unseen(id, 'not understood', `${path} does not say it as expected.`) : saw(id, value, 'file', path);
  }
  if (file.not === 'allowed') return unseen(id, 'needs root', `${path} may be read by root alone.`);
  return unseen(id, 'not there', file.not === 'there' ? `${path} does not exist.` : `${path} could not be read.`);
}

/** A thing that a command line says. */
export function fromCommand<Id extends HostThing>(
  view: HostView,
  id: Id,
  command: string,
  read: (output: string) => HostThings[Id] | undefined,
): Observation {
  const answer = view.commands[command] ?? { missing: true };
  if ('missing' in answer) return unseen(id, 'not there', `${command.split(' ')[0]} is at none of the usual places of programs.`);
  if ('failed' in answer) return unseen(id, 'no answer', `“${command}” ${answer.failed}.`);
  const value = read(answer.output);
  return value === undefined
    ? unseen(id, 'not understood', `“${command}” does not say it as expected.`)
    : saw(id, value, 'command', command);
}
