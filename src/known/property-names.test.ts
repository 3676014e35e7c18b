import { expect, test } from 'vitest';
import { propertyNames } from './property-names.ts';

test('no name stands twice, since a name is never suggested for itself', () =>
  expect(new Set(propertyNames).size).toBe(propertyNames.length));
