import { expect, test } from 'vitest';
import { detectors } from './catalogue.ts';

test('ids are unique words', () => {
  const ids = detectors.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const id of ids) expect(id).toMatch(/^[a-z]+(?:-[a-z]+)*$/u);
});

test.each(detectors.map((detector) => [detector.id, detector] as const))('%s says who, when and why, and how we know', (_, detector) => {
  expect(detector.title).not.toMatch(/\.$/u);
  expect(detector.when).not.toMatch(/\.$/u);
  for (const text of [detector.why, detector.advice]) expect(text).toMatch(/\.$/u);
  expect(detector.cites.length).toBeGreaterThan(0);
});
