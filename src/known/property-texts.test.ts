import { expect, test } from 'vitest';
import { properties } from '../formats/devcontainer/properties.ts';
import { propertyTexts } from './property-texts.ts';

test('every property that is read is explained, and no other', () => {
  expect([...propertyTexts.keys()].toSorted()).toEqual([...properties.keys()].filter((name) => name !== 'additionalProperties').toSorted());
});
