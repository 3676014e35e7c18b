import { join, relative, resolve } from 'node:path';
import type { Machine } from '../../machine/machine.ts';
import type { Policy } from '../../model/policy.ts';
import type { Problem } from '../../model/report.ts';
import type { Rule } from '../../model/rule.ts';
import type { Target } from '../target.ts';

/** Names of a repository's own policy file. */
const policyNames = ['.containai.yaml', '.containai.yml'] as const;

/** Names of the user's own. */
const ownNames = ['policy.yaml', 'policy.yml'] as const;

const mostBytes = 64 << 10;

/**
 * The policy that counts: the file that was named and no other, else the user's own, where there is one. A mistake in it is bad input: nothing
 * is judged under a policy that was half read.
 */
export async function findPolicy(
  named: string | undefined,
  rules: readonly Rule[],
  machine: Pick<Machine, 'readText' | 'kindOf' | 'workingFolder' | 'configFolder'>,
): Promise<{ readonly policy?: Policy } | { readonly mistakes: readonly Problem[] }> {
  const folder = machine.configFolder();
  const own = folder === undefined ? [] : ownNames.map((name) => join(folder, 'containai', name));
  const document = named ?? own.find((file) => machine.kindOf(file) !== 'missing');
  if (document === undefined) return {};
  const answer = machine.readText(resolve(machine.workingFolder(), document), mostBytes);
  if ('missing' in answer) return failed(document, 'The policy file does not exist.');
  if ('refused' in answer) return failed(document, `The policy file was not read: ${answer.refused}.`);
  // Most audits have no policy, and the parser for YAML is slow to load.
  const policy = (await import('./parse-policy.ts')).parsePolicy(document, answer.text, rules);
  return 'mistakes' in policy ? policy : { policy };
}

function failed(document: string, message: string): { readonly mistakes: readonly Problem[] } {
  return { mistakes: [{ document, message, fatal: true }] };
}

/** Where the policy file of a folder is, or goes. */
export function policyPlaceOf(
  path: string,
  machine: Pick<Machine, 'kindOf' | 'workingFolder'>,
): { readonly folder: string; readonly file: string; readonly name: string } | { readonly refused: string } {
  const folder = resolve(machine.workingFolder(), path);
  const kind = machine.kindOf(folder);
  if (kind !== 'folder')
    return { refused: `${path} is ${kind === 'missing' ? 'not there' : 'no folder'}: a policy is written for a folder.` };
  const own = policyNames.find((name) => machine.kindOf(join(folder, name)) !== 'missing') ?? policyNames[0];
  return { folder, file: join(folder, own), name: join(path, own) };
}

/** The policy files that repositories bring along and that nobody named, as the user would name them: a repository does not judge itself. */
export function ignoredPolicies(
  targets: readonly Target[],
  named: string | undefined,
  machine: Pick<Machine, 'kindOf' | 'realPath' | 'workingFolder'>,
): readonly string[] {
  const counts = named === undefined ? undefined : machine.realPath(resolve(machine.workingFolder(), named));
  const looked = new Set<string>();
  const found: string[] = [];
  for (const { workspace, boundary, prefix, text } of targets) {
    // A command line is no repository.
    if (text !== undefined) continue;
    for (const [folder, name] of [
      [workspace, prefix],
      [boundary, `${relative(machine.workingFolder(), boundary)}/`],
    ] as const) {
      if (looked.has(folder)) continue;
      looked.add(folder);
      for (const file of policyNames)
        if (machine.kindOf(join(folder, file)) === 'file' && machine.realPath(join(folder, file)) !== counts) found.push(name + file);
    }
  }
  return found;
}
