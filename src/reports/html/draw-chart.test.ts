import { describe, expect, test } from 'vitest';
import { drawChart } from './draw-chart.ts';

const bars = [
  { label: 'as it is', words: '3 · 75 %', value: 0.75, interval: [0.3, 0.95] as const, mark: 0.5, tone: 'good' as const },
  { label: 'undecided', words: '1 · 25 %', value: 0.25, tone: 'note' as const },
];

describe('a chart', () => {
  const { narrow, wide } = drawChart(bars, 1);

  test('fits a phone, and has a drawing for more room', () => {
    expect([/ width="(\d+)"/u.exec(narrow)?.[1], / width="(\d+)"/u.exec(wide)?.[1]]).toEqual(['278', '560']);
  });

  test('draws bars as long as their values, on a scale of as many pixels as the track has', () => {
    // The right edge of a box with round corners.
    const ends = [...narrow.matchAll(/A3 3 0 0 1 ([\d.]+) \d+L[^>]*fill="var\(--([\w-]+)\)"/gu)].map(([, end, fill]) => [
      fill,
      Number(end),
    ]);
    expect(ends).toEqual([
      ['track', 154],
      ['bar-good', 115.5],
      ['track', 154],
      ['bar-note', 38.5],
    ]);
  });

  test('writes every label and every number', () => {
    expect(texts(narrow)).toEqual(['as it is', '3 · 75 %', 'undecided', '1 · 25 %']);
    expect(texts(wide)).toEqual(texts(narrow));
  });

  test('has no style that the policy of the page would refuse, and no colour that does not follow the theme', () => {
    for (const svg of [narrow, wide]) {
      expect(svg).not.toMatch(/style|class=|ecmeta/u);
      expect(svg).not.toMatch(/(?:fill|stroke)="(?!none|var\(--[\w-]+\)")/u);
    }
  });
});

function texts(svg: string): string[] {
  return [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/gu)].map(([, text]) => text!);
}

test('a label is text, whatever it holds, and of a long one there are three lines', () => {
  const { narrow } = drawChart(
    [{ label: `</text><script>alert(1)</script> style="x" {a|b} ${'word '.repeat(60)}`, words: '<b>', value: 1, tone: 'plain' }],
    1,
  );
  expect(narrow).not.toContain('<script');
  expect(narrow).toContain('&lt;script&gt;');
  expect(narrow.match(/<text/gu)).toHaveLength(4);
  expect(narrow).toContain('…');
});
