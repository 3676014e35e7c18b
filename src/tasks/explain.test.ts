import { expect, test } from 'vitest';
import { detectors } from '../changes/catalogue.ts';
import { workarounds } from '../known/workarounds.ts';
import { propertyTexts } from '../known/property-texts.ts';
import { matrix } from '../matrix/catalogue.ts';
import { rules } from '../rules/catalogue.ts';
import { explain, listPage, patternWords } from './explain.ts';
import { reasons } from './gate/reasons.ts';

test('no two things that can be explained have one id', () => {
  const ids: readonly string[] = [
    ...[rules, reasons, detectors, matrix, workarounds].flatMap((kind: readonly { readonly id: string }[]) => kind.map(({ id }) => id)),
    ...propertyTexts.keys(),
    'policy',
    'changes',
  ];
  expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
});

// Rows win over patterns, and a property does (privileged): of these words a page of its own is asked for.
test('no detector is called like a pattern or its number', () => {
  const words: readonly string[] = patternWords;
  expect(detectors.filter(({ id }) => words.includes(id) || /^\d/u.test(id))).toEqual([]);
});

test.each(detectors.map((detector) => [detector.id, detector] as const))(
  '%s has a page with all it says, and is listed',
  async (id, detector) => {
    const page = JSON.stringify(await explain(id));
    const places = detector.looks === 'entry' ? [] : detector.places;
    const { title, by, when, why, advice, cites } = detector;
    for (const part of [title, by, when, why, advice, ...cites.map(({ where }) => where), ...places.map(({ is }) => is)])
      expect(page).toContain(JSON.stringify(part).slice(1, -1));
    for (const list of [await explain('changes'), listPage()]) expect(JSON.stringify(list)).toContain(JSON.stringify(id));
  },
);

test('a detector that is nearly called so is offered', async () => {
  expect(await explain('git-hoks')).toEqual({ near: ['git-hooks'] });
});
