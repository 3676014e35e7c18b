import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { compareFeatures } from '../scripts/official/features.ts';
import { readImages, sourceOf } from '../scripts/official/images.ts';
import { imageTable, imagesSource } from '../src/known/official-images-table.ts';
import { skipReason } from './skip.ts';

const corpus = resolve(import.meta.dirname, '../../shared/corpus');
const isMissing = skipReason(!existsSync(corpus), 'the corpus of configurations is not here');

test.skipIf(isMissing)('the tables of official Features and images are what the corpus gives', () => {
  expect(compareFeatures(corpus)).toEqual([]);
  expect(imageTable).toEqual(readImages(corpus));
  expect(imagesSource).toEqual(sourceOf(corpus, 'official-images'));
});
