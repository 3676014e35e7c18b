import { describe as suite, expect, it } from 'vitest';
import { fact, type Layer, type Origin } from '../model/fact.ts';
import type { ContainerRequest, Unknown } from '../model/request.ts';
import { newContainer } from '../model/request-fields.ts';
import type { Issue, Rule } from '../model/rule.ts';
import { describe, judge, prepareJudge } from './judge.ts';

const at = (layer: Layer): Origin => ({ layer, document: 'a.json', pointer: '/x' });
const unknown = (fields: Unknown['fields'], can: Unknown['can'] = 'add', layer: Layer = 'image'): Unknown => ({
  fields,
  can,
  layer,
  why: 'not looked up',
  from: at(layer),
});

function rule(more: Partial<Rule>, check: (request: ContainerRequest) => readonly Issue[]): Rule {
  return {
    id: 'a-rule',
    title: 'A rule',
    concern: 'isolation',
    severity: 'high',
    levels: { strict: 'error', standard: 'warn', permissive: 'off' },
    judges: ['container'],
    reads: ['user'],
    options: {},
    why: '',
    advice: '',
    cites: [],
    references: [],
    examples: [],
    ...more,
    check: (request) => check(request as ContainerRequest),
  };
}

const rootUser = rule({}, ({ user }) => (user?.value === 'root' ? [{ message: 'root', evidence: [user] }] : []));
const noUser = rule({ claimsAbsence: true }, ({ user }) => (user === undefined ? [{ message: 'no user', evidence: [] }] : []));
const olderKernel = rule({ needs: ['kernel'], reads: ['user'] }, () => []);

function requestWith(user: string | undefined, ...unknowns: Unknown[]): ContainerRequest {
  const request = newContainer('app', at('file'));
  if (user !== undefined) request.user = fact(user, at('file'));
  request.unknown.push(...unknowns);
  return request;
}

suite('the state of a judgement', () => {
  it.each([
    ['nothing at fault', rootUser, requestWith('node'), 'clear'],
    ['the fact at fault', rootUser, requestWith('root'), 'found'],
    ['nothing found, and an unknown may say it', rootUser, requestWith(undefined, unknown(['user'])), 'undecided'],
    ['an unknown that speaks of other fields', rootUser, requestWith('node', unknown(['mounts'])), 'clear'],
    ['a lower layer that could only replace what the file decides', rootUser, requestWith('node', unknown(['user'], 'replace')), 'clear'],
    ['a lower layer that can replace what nobody decides', rootUser, requestWith(undefined, unknown(['user'], 'replace')), 'undecided'],
    [
      'a higher layer that can replace what the file says',
      rootUser,
      requestWith('node', unknown(['user'], 'replace', 'override')),
      'undecided',
    ],
    ['found, whatever else is unknown', rootUser, requestWith('root', unknown(['user'])), 'found'],
    ['an absence', noUser, requestWith(undefined), 'found'],
    ['an absence that an unknown may fill', noUser, requestWith(undefined, unknown(['user'])), 'undecided'],
    ['a fact of the host that is needed and not known', olderKernel, requestWith('node'), 'undecided'],
    ['a needed fact, but nothing that the rule reads', olderKernel, requestWith(undefined), 'clear'],
  ])('%s', (_what, one, request, state) => {
    expect(judge(prepareJudge([one], 'strict', {}), request)).toMatchObject([{ rule: 'a-rule', state }]);
  });

  it('is off where the tier says so, and the rule is not run', () => {
    const throws = rule({}, () => {
      throw new Error('ran');
    });
    expect(judge(prepareJudge([throws], 'permissive', {}), requestWith('root'))).toEqual([{ rule: 'a-rule', state: 'off' }]);
  });

  it('is left out for rules that judge other kinds', () => {
    expect(judge(prepareJudge([rule({ judges: ['build'] }, () => [])], 'strict', {}), requestWith('root'))).toEqual([]);
  });
});

suite('a policy', () => {
  const needsOption = rule({ options: { users: ['root'] } }, () => []);
  const withOptions: Rule = {
    ...needsOption,
    check: (request, { options = needsOption.options }) => {
      const { user } = request as ContainerRequest;
      return user !== undefined && (options as { users: string[] }).users.includes(user.value)
        ? [{ message: 'listed', evidence: [user] }]
        : [];
    },
  };

  it.each([
    ['switches a rule off', { levels: { 'a-rule': 'off' }, options: {} }, 'strict', 'root', 'off', undefined],
    ['switches one on that the tier has off', { levels: { 'a-rule': 'note' }, options: {} }, 'permissive', 'root', 'found', 'note'],
    ['gives options', { levels: {}, options: { 'a-rule': { users: ['node'] } } }, 'strict', 'node', 'found', 'error'],
    ['takes options away', { levels: {}, options: { 'a-rule': { users: [] } } }, 'strict', 'root', 'clear', undefined],
    ['of other rules changes nothing', { levels: { other: 'off' }, options: { other: {} } }, 'strict', 'root', 'found', 'error'],
  ] as const)('%s', (_what, ruling, tier, user, state, level) => {
    const prepared = prepareJudge([withOptions], tier, {}, ruling);
    const request = requestWith(user);
    const [said] = judge(prepared, request).map((judgement) => describe(prepared, request, judgement));
    expect(said?.state).toBe(state);
    expect(said !== undefined && 'findings' in said ? said.findings[0]?.level : undefined).toBe(level);
  });
});

suite('the words of a judgement', () => {
  const quiet = rule({}, ({ user }) => (user === undefined ? [] : [{ message: 'only a note', evidence: [user], atMost: 'note' }]));

  it.each([
    ['strict', rootUser, 'error'],
    ['standard', rootUser, 'warn'],
    ['strict', quiet, 'note'],
  ] as const)('have the level of tier %s', (tier, one, level) => {
    const prepared = prepareJudge([one], tier, {});
    const request = requestWith('root');
    const [said] = judge(prepared, request).map((judgement) => describe(prepared, request, judgement));
    expect(said).toMatchObject({
      state: 'found',
      findings: [{ level, severity: 'high', evidence: [{ shows: 'root', from: at('file') }] }],
    });
  });

  it('keep their fingerprint when the place in the file moves', () => {
    const prepared = prepareJudge([rootUser], 'strict', {});
    const prints = ['/x', '/y/3'].map((pointer) => {
      const request = newContainer('app', at('file'));
      request.user = fact('root', { ...at('file'), pointer, offset: [pointer.length, 9] });
      const [said] = judge(prepared, request).map((judgement) => describe(prepared, request, judgement));
      return said !== undefined && 'findings' in said ? said.findings[0]?.fingerprint : undefined;
    });
    expect(prints[0]).toMatch(/^[0-9a-f]{16}$/u);
    expect(prints[0]).toBe(prints[1]);
  });
});
