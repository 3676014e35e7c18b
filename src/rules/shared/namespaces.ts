import type { Fact } from '../../model/fact.ts';
import type { Namespace } from '../../model/request.ts';
import type { Issue } from '../../model/rule.ts';
import { none } from './each.ts';

/** One issue for each request to use the host's namespace of a kind. */
export function hostNamespaces(namespaces: readonly Fact<Namespace>[], kind: Namespace['kind'], message: string): readonly Issue[] {
  let found: Issue[] | undefined;
  for (const one of namespaces)
    if (one.value.kind === kind && one.value.mode.toLowerCase() === 'host') (found ??= []).push({ message, evidence: [one] });
  return found ?? none;
}

/** What Sysbox says of a namespace shared with the host, in the words of its error. */
export function refusal(name: string): string {
  return `sysbox containers can't share namespaces [${name}] with the host (because they use the linux user-namespace for isolation)`;
}
