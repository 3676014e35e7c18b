import { expect, test } from 'vitest';
import { rules } from '../../rules/catalogue.ts';
import { explain, listPage } from '../explain.ts';
import { reasons } from './reasons.ts';

test('reasons are sorted, and no rule is called like one', () => {
  const ids: readonly string[] = reasons.map(({ id }) => id);
  expect(ids).toEqual([...new Set(ids)].toSorted());
  expect(rules.map(({ id }) => id).filter((id) => ids.includes(id))).toEqual([]);
});

test.each(reasons)('$id has a page, and is listed', async ({ id, title, why, advice }) => {
  const found = await explain(id);
  const text = JSON.stringify(found);
  for (const part of [title, why, advice]) expect(text).toContain(JSON.stringify(part).slice(1, -1));
  expect(JSON.stringify(listPage())).toContain(id);
});

test('a reason that is nearly called so is offered', async () => {
  expect(await explain('plan-exceded')).toEqual({ near: ['plan-exceeded'] });
});
