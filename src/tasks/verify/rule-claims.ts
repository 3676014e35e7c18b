import { describe, type Judge, judge } from '../../judge/judge.ts';
import { withoutDefaults } from '../gate/without-defaults.ts';
import { inWorkspaces } from '../gate/locate.ts';
import { claimOf, type Said, type Sight } from './sight.ts';

/**
 * What the audit’s rules say of the running container: one claim for all that are clear, one for each that finds an error or cannot be decided.
 * `workspaces`: real folders that it may mount.
 */
export function ruleClaims({ request: made }: Pick<Sight, 'request'>, prepared: Judge, workspaces: readonly string[]): readonly Said[] {
  const request = inWorkspaces(withoutDefaults(made), workspaces);
  const claims: Said[] = [];
  let clear = 0;
  for (const judgement of judge(prepared, request, [request])) {
    const verdict = describe(prepared, request, judgement);
    if (!('findings' in verdict)) {
      if (verdict.state === 'clear') clear++;
      continue;
    }
    if (prepared.levels.get(verdict.rule) !== 'error') continue;
    const say = claimOf(`rule:${verdict.rule}`, `Clear by the audit’s rule ${verdict.rule}`, 'engine');
    const errors = verdict.findings.filter(({ level }) => level === 'error');
    if (verdict.state === 'found' && errors.length > 0) claims.push(say('fails', errors.map(({ message }) => message).join('; ')));
    if (verdict.state === 'undecided') claims.push(say('cannot-tell', whyOpen(verdict.missing)));
  }
  const all = claimOf('rules', 'It asks for nothing that the audit’s rules refuse', 'engine');
  return claims.some(({ standing }) => standing === 'fails')
    ? claims
    : [all('holds', `${clear} rules are clear under the tier ${prepared.tier}`), ...claims];
}

function whyOpen(missing: readonly (string | { readonly why: string })[]): string {
  return (
    missing.map((one) => (typeof one === 'string' ? `${one} of the host is not known` : one.why)).join('; ') ||
    'something it reads is not known'
  );
}
