import { createHash } from 'node:crypto';
import { relative } from 'node:path';
import type { Machine } from '../../machine/machine.ts';
import type { Consent, Refusal } from '../../model/launch.ts';
import type { Request } from '../../model/request.ts';
import type { Places } from '../places.ts';
import type { Target } from '../target.ts';
import { type NamedFiles, namedFiles } from './named-files.ts';

/** Files that one command names and that are shown with it; bytes of one. To what is more nobody can agree. */
const mostFiles = 16;
const mostBytes = 256 << 10;

const initialize = 'initializeCommand';

/** What wants consent, and what nobody can be asked about. */
export interface Consents {
  readonly consents: readonly Consent[];
  readonly refused: readonly Refusal[];
}

/**
 * The commands that a configuration runs on this machine, each with all that somebody has to see before agreeing: its own text, and the files of the workspace
 * that it names, as they are now. A script that changes is another one. What such a file reads or runs in its turn nobody can tell; and a command of which not
 * even the first program is seen (`npm ci`) is asked for at every start, since whoever can write in the workspace says what it does.
 */
export function findConsents(
  requests: readonly Request[],
  { workspace, boundary }: Target,
  places: Places,
  machine: Pick<Machine, 'readText' | 'kindOf'>,
): Consents {
  const found = new Map<string, Consent>();
  const refused: Refusal[] = [];
  for (const request of requests) {
    if (request.kind !== 'container') continue;
    for (const { value, from } of request.hostCommands) {
      const command = value.command.trim();
      if (command === '') continue;
      const { document, line, column } = places.evidence({ from, shows: '' });
      const place = document === undefined || line === undefined ? {} : { place: `${document}:${line}:${column ?? 1}` };
      const named = namedFiles(command, workspace);
      const files = filesIn(named, workspace, boundary, machine);
      if ('unread' in files)
        refused.push({
          rule: 'host-command',
          ...place,
          message: `${value.event} runs on this machine and names ${files.unread}`,
          advice: 'Read it yourself and leave the command out with --skip-initialize, or run the whole start inside.',
        });
      else {
        const text = [`${value.event}: ${command}`, ...files.texts.values()].join('\n\n');
        const hash = createHash('sha256')
          .update(JSON.stringify(['host-command', workspace, text]))
          .digest('hex');
        const isSeen = value.event === initialize && named.isSeenWhole(new Set(files.texts.keys()));
        const shown = [...files.texts.keys()].map((path) => relative(workspace, path));
        found.set(hash, {
          rule: 'host-command',
          ...place,
          text,
          ...(shown.length === 0 ? {} : { files: shown }),
          hash,
          ...(isSeen ? {} : { isAlwaysAsked: true }),
        });
      }
    }
  }
  return { consents: [...found.values()], refused };
}

function filesIn(
  { paths }: NamedFiles,
  workspace: string,
  boundary: string,
  machine: Pick<Machine, 'readText' | 'kindOf'>,
): { readonly texts: ReadonlyMap<string, string> } | { readonly unread: string } {
  const texts = new Map<string, string>();
  for (const path of paths) {
    if (!path.startsWith(`${boundary}/`) || machine.kindOf(path) !== 'file') continue;
    const name = relative(workspace, path);
    const answer = machine.readText(path, mostBytes, boundary);
    if ('refused' in answer) return { unread: `${name}, which was not read: ${answer.refused}` };
    if ('missing' in answer) continue;
    if (texts.size === mostFiles) return { unread: `more than ${mostFiles} files` };
    texts.set(path, `--- ${name} ---\n${answer.text.trimEnd()}`);
  }
  return { texts };
}
