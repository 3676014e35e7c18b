import { realMachine } from '../machine/real.ts';
import { realSandboxPowers } from '../machine/real-sandbox-powers.ts';
import type { Sandbox } from '../model/sandbox.ts';
import { applyKey, type KeyApplied } from '../tasks/key/apply-key.ts';
import { deployKeyPage, type RemoteRepository, sshAddress } from '../tasks/key/remote-repository.ts';
import { originOf } from '../tasks/key/origin-of.ts';
import { takeAwayKey } from '../tasks/key/take-away-key.ts';
import { sandboxPlaces } from '../tasks/sandbox/sandbox-places.ts';
import { privateKeyAt } from '../tasks/ssh/private-key.ts';
import { badUsage, type Console, help } from './console.ts';
import { parseArguments } from './parse-arguments.ts';
import { broken } from './run-in-sandbox.ts';
import type { Values } from './settings.ts';
import { withSandbox } from './with-sandbox.ts';

/** `containai key`: gives a dev container a key of its own to push with, and takes it away. */
export async function runKey(args: readonly string[], out: Console): Promise<number> {
  const parsed = parseArguments('key', args);
  if ('usage' in parsed) return badUsage(parsed.usage, out);
  const { values, positionals } = parsed;
  if (values.help) return help('key', out);
  return withSandbox(positionals[0], out, (sandbox) => (values.remove ? remove(sandbox, values, out) : give(sandbox, values, out)));
}

async function give(sandbox: Sandbox, { json }: Values<'key'>, out: Console): Promise<number> {
  const { id, name, workspace } = sandbox;
  const places = sandboxPlaces(id, realMachine);
  if ('refused' in places) return badUsage(places.refused, out);
  const comment = `containai-${name}`;
  const key = privateKeyAt(places.gitKey, comment, realSandboxPowers);
  if ('refused' in key) return broken(key.refused, out);
  const line = `${key.public} ${comment}`;
  const origin = originOf(workspace, realMachine);
  const applied = await applyKey(sandbox, realSandboxPowers);
  const isInside = 'isInside' in applied && applied.isInside;
  if (json) {
    const page = origin === undefined ? undefined : deployKeyPage(origin);
    await out.print(`${JSON.stringify({ version: 1, name, key: line, page, isInside }, undefined, 2)}\n`);
  } else {
    await out.print(`${line}\n`);
    for (const text of advice(name, origin)) out.tell(`${text}\n`);
  }
  return ended(applied, json ? undefined : [`It is in ${name}: ssh and git use it there.`, `It goes into ${name} at its next start.`], out);
}

/** What is to be done with the key, and what it lets in. */
function advice(name: string, origin: RemoteRepository | undefined): readonly string[] {
  const undo = `containai key --remove ${name} takes it away.`;
  const may = `What runs in ${name} can then read that repository and push to it, and use the key wherever it is copied, until you delete it there; ${undo}`;
  const page = origin === undefined ? undefined : deployKeyPage(origin);
  if (origin === undefined) return ['Add this key to the repository as a deploy key, with write access.', may];
  if (page === undefined)
    return [
      `Keys of a repository at ${origin.host.host} only read: this one cannot push there. A token can: containai exec --env, containai up --secrets-file. ${undo}`,
    ];
  const moved = `Its origin is an https address, which takes no key: git remote set-url origin ${sshAddress(origin)}`;
  return [
    `Add it as a deploy key, with “${origin.host.tick ?? 'write access'}”: ${page}`,
    'The address is from .git/config of the workspace: look whether it is the repository that you mean.',
    ...(origin.isSsh ? [] : [moved]),
    may,
  ];
}

async function remove(sandbox: Sandbox, { json }: Values<'key'>, out: Console): Promise<number> {
  const { name } = sandbox;
  const taken = takeAwayKey(sandbox, realMachine);
  if ('refused' in taken) return broken(taken.refused, out);
  const applied: KeyApplied = taken.wasThere ? await applyKey(sandbox, realSandboxPowers) : { isInside: false };
  const isStillInside = taken.wasThere && !('isInside' in applied && applied.isInside);
  if (json) await out.print(`${JSON.stringify({ version: 1, name, wasThere: taken.wasThere, isStillInside }, undefined, 2)}\n`);
  else if (!taken.wasThere) await out.print(`${name} has no key.\n`);
  else out.tell('Delete it at the repository, too: it may have been copied inside.\n');
  const words = [`The key of ${name} is taken away.`, `The key of ${name} is taken away here, and in its container at the next start.`];
  return ended(applied, json || !taken.wasThere ? undefined : words, out);
}

/** Says how far it came; `words` are for inside and for later. */
function ended(applied: KeyApplied, words: readonly string[] | undefined, out: Console): number {
  if ('refused' in applied) return broken(applied.refused, out);
  const word = words?.[applied.isInside ? 0 : 1];
  if (word !== undefined) out.tell(`${word}\n`);
  return 0;
}
