import type { Machine } from '../../../machine/machine.ts';
import { checkBody } from '../../gate/check-body.ts';
import type { EscapeWords } from './escape-words.ts';

/** What a gate under the tier strict, whose policy says nothing, makes of a body. */
export interface JudgedEscape {
  readonly decision: 'refused' | 'rewritten' | 'forwarded';
  /** Of a refusal, the rules that refuse; else those that changed something. */
  readonly rules: readonly string[];
  /** As it would be forwarded, with the owner’s label; absent where it is refused. */
  readonly body?: string;
}

/**
 * Judges and rewrites the body of a scenario as a gate does, with all that the gate does offline: the engine’s socket and store are its own paths, the
 * scratch folder’s `workspace` is the workspace, no container is the owner’s.
 */
export function judgeEscape(body: object, words: EscapeWords, machine: Pick<Machine, 'realPath' | 'kindOf'>): JudgedEscape {
  const scratch = words.get('scratch') ?? '';
  const checked = checkBody(
    JSON.stringify(body),
    'a scenario',
    {
      owner: 'containai-escapes',
      workspaces: scratch === '' ? [] : [`${scratch}/workspace`],
      own: [
        { path: words.get('socket') ?? '/var/run/docker.sock', what: 'the engine’s socket' },
        { path: words.get('store') ?? '/var/lib/docker', what: 'the engine’s store' },
      ],
      mode: 'enforce',
      tier: 'strict',
      policy: undefined,
      host: {},
      peers: [],
    },
    machine,
  );
  const found = checked.decision === 'refused' ? checked.reasons : checked.rewrites;
  return {
    decision: checked.decision,
    rules: [...new Set(found.map(({ rule }) => rule))],
    ...(checked.body === undefined ? {} : { body: checked.body }),
  };
}
