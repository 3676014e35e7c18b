import { describe, expect, test } from 'vitest';
import { judge, prepareJudge } from '../../judge/judge.ts';
import type { FeatureUse } from '../../model/request.ts';
import { featureAdvisory } from '../../rules/feature-advisory.ts';
import { container, said } from '../../../test/requests.ts';
import type { Advisories } from './find-advisories.ts';
import { problemOfAdvisories, ruleByAdvisories } from './rule-by-advisories.ts';

const source = 'https://lists.test/x';
const advisory = { featureId: 'r.test/x', introducedInVersion: '1.0.0', fixedInVersion: '1.1.0', description: 'bad' };
const manifest = { disallowedFeatures: [{ featureIdPrefix: 'r.test/y' }], featureAdvisories: [advisory] };
const use = (name: string, version: string) =>
  container({ features: [said<FeatureUse>({ id: name, source: 'registry', name, version, options: {}, adds: [] })] });

function judged(advisories: Advisories, request = use('r.test/x', '1.0.5'), options?: object) {
  const policy = options === undefined ? undefined : { levels: {}, options: { 'feature-advisory': options } };
  const [judgement] = judge(
    prepareJudge([featureAdvisory], 'strict', {}, ruleByAdvisories(policy, [featureAdvisory], advisories)),
    request,
  );
  return judgement;
}

describe('what is published', () => {
  test('both lists count', () => {
    expect(judged({ source, manifest })).toMatchObject({ state: 'found', missing: [] });
    expect(judged({ source, manifest }, use('r.test/y', '1.0.0'))).toMatchObject({ state: 'found' });
    expect(judged({ source, manifest }, use('r.test/x', '1.1.0'))).toMatchObject({ state: 'clear' });
  });
  test('so does what a policy and this program know', () => {
    const own = { advisories: [{ ...advisory, featureId: 'r.test/own' }], disallowed: [] };
    expect(judged({ source, manifest }, use('r.test/own', '1.0.0'), own)).toMatchObject({ state: 'found' });
    expect(judged({ source, manifest }, use('r.test/x', '1.0.0'), own)).toMatchObject({ state: 'found' });
    const trial = use('ghcr.io/devcontainers/features/feature-with-advisory', '1.0.9');
    expect(judged({ source, manifest }, trial)).toMatchObject({ state: 'found' });
  });
  test('without it nothing is clear, and what is known is found', () => {
    const failed = 'lists.test answered 500';
    const why = 'which advisories are out is not known: lists.test answered 500';
    expect(judged({ source, failed })).toMatchObject({ state: 'undecided', missing: [{ why }] });
    expect(judged({ source, failed, manifest })).toMatchObject({ state: 'found', missing: [{ why }] });
    expect(judged({ source, failed }, container())).toMatchObject({ state: 'clear' });
  });
});

test.each<[Advisories, string | undefined]>([
  [{ source, manifest }, undefined],
  [{ source, failed: 'lists.test answered 500' }, 'The advisories about Features were not fetched: lists.test answered 500.'],
  [
    { source, manifest, failed: 'lists.test answered 500' },
    'The advisories about Features were not fetched: lists.test answered 500. The lists that were fetched before count, and are not known to be all.',
  ],
])('a report tells it %#', (advisories, message) => expect(problemOfAdvisories(advisories)?.message).toBe(message));
