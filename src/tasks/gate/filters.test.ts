import { fc } from '../../../test/seeded.ts';
import { describe, expect, it } from 'vitest';
import { narrowed } from './filters.ts';

describe('filters, narrowed to an owner', () => {
  it.each([
    ['', { label: { 'containai.owner=me': true } }],
    ['{}', { label: { 'containai.owner=me': true } }],
    ['{"label":{"a=b":true}}', { label: { 'a=b': true, 'containai.owner=me': true } }],
    ['{"label":["a=b"],"status":["running"]}', { label: { 'a=b': true, 'containai.owner=me': true }, status: { running: true } }],
    ['{"label":{"containai.owner=you":true}}', { label: { 'containai.owner=you': true, 'containai.owner=me': true } }],
    ['{"label":{"containai.owner=me":false}}', { label: { 'containai.owner=me': true } }],
  ])('%s', (given, wanted) => {
    expect(JSON.parse(narrowed(given, 'me') ?? 'null')).toEqual(wanted);
  });

  it.each(['[]', '1', 'null', '{', '{"label":"a"}', '{"label":{"a":1}}', '{"label":[1]}', '{"label":null}', '{"__proto__":{"a":true}}'])(
    'refused: %s',
    (given) => {
      expect(narrowed(given, 'me')).toBeUndefined();
    },
  );

  it('always keep the owner, whatever else they say', () => {
    expect(fc.check(fc.property(fc.json(), keepsOwner)).failed).toBe(false);
  });
});

function keepsOwner(text: string): boolean {
  const filters = narrowed(text, 'me');
  return filters === undefined || (JSON.parse(filters) as { label: Record<string, boolean> }).label['containai.owner=me'] === true;
}
