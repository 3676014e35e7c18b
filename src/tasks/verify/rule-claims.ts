import { type Judge, judge } from '../../judge/judge.ts';
import type { Standing } from '../../model/claim.ts';
import { withoutDefaults } from '../gate/without-defaults.ts';
import { inWorkspaces } from '../gate/locate.ts';
import { claimOf, listed, type Said, type Sight } from './sight.ts';

/**
 * What the audit’s rules say of the running container: one claim for all that are clear, one for each that finds an error or cannot be decided.
 * Rules that wait for facts of the host alone are named in the first: they are about the machine, as `doctor` is. `workspaces`: real folders that
 * it may mount.
 */
export function ruleClaims({ request: made }: Pick<Sight, 'request'>, prepared: Judge, workspaces: readonly string[]): readonly Said[] {
  const request = inWorkspaces(withoutDefaults(made), workspaces);
  const claims: Said[] = [];
  const waiting: string[] = [];
  let clear = 0;
  for (const judgement of judge(prepared, request, [request])) {
    if (judgement.state === 'clear') clear++;
    if (!('issues' in judgement) || prepared.levels.get(judgement.rule) !== 'error') continue;
    const open = judgement.missing.flatMap((one) => (typeof one === 'string' ? [] : [one.why]));
    const say = (standing: Standing, detail: string): Said => ({
      id: `rule:${judgement.rule}`,
      words: `Clear by the audit’s rule ${judgement.rule}`,
      standing,
      witness: 'engine',
      detail,
    });
    const errors = judgement.issues.filter(({ atMost }) => atMost === undefined || atMost === 'error');
    if (judgement.state === 'found' && errors.length > 0) claims.push(say('fails', errors.map(({ message }) => message).join('; ')));
    else if (judgement.state === 'undecided' && open.length > 0) claims.push(say('cannot-tell', open.join('; ')));
    else if (judgement.state === 'undecided') waiting.push(judgement.rule);
  }
  if (claims.some(({ standing }) => standing === 'fails')) return claims;
  const rest = waiting.length === 0 ? '' : `; not judged, for facts of the host are missing: ${listed(waiting)}`;
  return [claimOf('rules')('holds', `${clear} rules are clear under the tier ${prepared.tier}${rest}`), ...claims];
}
