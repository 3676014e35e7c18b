import { expect, test } from 'vitest';
import { signsIn } from '../../test/change-cases.ts';
import { detectors } from './catalogue.ts';

const patterns = detectors.flatMap((detector) =>
  detector.looks === 'file'
    ? detector.places.flatMap((place) =>
        (place.files ?? []).map((pattern) => [`${detector.id}: ${pattern}`, detector, place, pattern] as const),
      )
    : [],
);

test.each(patterns)('%s is found, wherever it lies, in capitals, too, and once', (_, detector, place, pattern) => {
  const example = pattern.replace(/\*\*$/u, 'x/y').replace('*', 'x');
  for (const path of [example, `a/b/${example}`, example.toUpperCase()]) {
    // No readers, so that the file as a whole is what is found; but another place may leave it to this one by its path.
    const places = detector.places.map(({ read, ...whole }) =>
      whole.is !== place.is && read?.('x', path)?.length === 0 ? { ...whole, read } : whole,
    );
    expect(signsIn({ ...detector, places }, { [path]: 'x' })).toEqual([
      expect.objectContaining({ path, says: place.is, level: place.level ?? detector.level }),
    ]);
  }
});

test('no detector names a file twice', () => {
  const names = patterns.map(([name]) => name.toLowerCase());
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
});
