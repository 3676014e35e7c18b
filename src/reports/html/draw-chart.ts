import { CustomChart, type CustomSeriesOption } from 'echarts/charts';
import { GridComponent } from 'echarts/components';
import { init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { cutText, plainText, wrapWords } from '../../syntax/plain-text.ts';

use([CustomChart, GridComponent, SVGRenderer]);

/** A horizontal bar with what is written about it. */
export interface Bar {
  readonly label: string;
  /** What is written behind it. */
  readonly words: string;
  /** Its length, and ends of an interval, on the scale of the chart. */
  readonly value: number;
  readonly interval?: readonly [low: number, high: number];
  /** A value that somebody else found. */
  readonly mark?: number;
  readonly tone: Tone;
}

/** What a bar is filled with: a colour of the page's style, which follows the theme. */
export type Tone = 'accent' | 'good' | 'better' | 'warn' | 'error' | 'note' | 'plain';

/** Where labels stand: over their bars where there is little room, else beside them. Lengths are CSS pixels, of text of 14. */
interface Layout {
  readonly width: number;
  readonly label: { readonly width: number; readonly isAbove: boolean };
  readonly words: number;
}

const narrow: Layout = { width: 278, label: { width: 278, isAbove: true }, words: 124 };
const wide: Layout = { width: 560, label: { width: 234, isAbove: false }, words: 128 };

const lineHeight = 18;
const barHeight = 12;
/** Characters of the widest fonts that browsers fall back to. */
const characterWidth = 7.8;

/**
 * A bar chart as two drawings in SVG, for a phone and for more. No text in them is scaled, and all colours are variables of the page (`--NAME`). Neither has a style of
 * its own: the page's policy lets none act.
 */
export function drawChart(bars: readonly Bar[], most: number): { readonly narrow: string; readonly wide: string } {
  return { narrow: draw(bars, most, narrow), wide: draw(bars, most, wide) };
}

interface Row {
  readonly bar: Bar;
  readonly lines: readonly string[];
  /** Its upper edge. */
  readonly top: number;
  readonly height: number;
}

function draw(bars: readonly Bar[], most: number, layout: Layout): string {
  const rows = placeRows(bars, layout);
  const height = rows.reduce((sum, row) => sum + row.height, 0);
  const left = layout.label.isAbove ? 0 : layout.label.width + 12;
  const chart = init(null, null, { renderer: 'svg', ssr: true, width: layout.width, height });
  try {
    chart.setOption({
      animation: false,
      grid: { left, right: layout.words, top: 0, bottom: 0 },
      xAxis: { type: 'value', min: 0, max: most, show: false },
      yAxis: { type: 'value', min: 0, max: height, inverse: true, show: false },
      series: [
        {
          type: 'custom',
          silent: true,
          clip: false,
          data: rows.map((_row, index) => index),
          renderItem: renderer(rows, layout),
        } satisfies CustomSeriesOption,
      ],
    });
    return withoutStyle(chart.renderToSVGString());
  } finally {
    chart.dispose();
  }
}

function placeRows(bars: readonly Bar[], { label }: Layout): readonly Row[] {
  let top = 0;
  return bars.map((bar) => {
    const lines = labelLines(bar.label, Math.floor(label.width / characterWidth));
    const height = lines.length * lineHeight + (label.isAbove ? barHeight + 16 : 10);
    top += height;
    return { bar, lines, top: top - height, height };
  });
}

/** At most three lines; the table below the chart has all of it. */
function labelLines(label: string, width: number): readonly string[] {
  const lines = wrapWords(plainText(label), width);
  return lines.length <= 3 ? lines : [...lines.slice(0, 2), cutText(lines.slice(2).join(' '), width)];
}

type RenderItem = NonNullable<CustomSeriesOption['renderItem']>;

function renderer(rows: readonly Row[], layout: Layout): RenderItem {
  return ({ dataIndex }, api) => {
    const { bar, lines, top, height } = rows[dataIndex]!;
    const { isAbove } = layout.label;
    const y = isAbove ? top + lines.length * lineHeight + barHeight / 2 + 4 : top + height / 2;
    const firstLine = isAbove ? top + lineHeight / 2 : y - ((lines.length - 1) * lineHeight) / 2;
    const at = (value: number): number => api.coord([value, 0])[0]!;
    return {
      type: 'group',
      children: [
        ...lines.map((line, index) => textAt(line, 0, firstLine + index * lineHeight, 'ink', 'left')),
        box(at(0), layout.width - layout.words, y, barHeight, 'track'),
        ...(bar.value > 0 ? [box(at(0), at(bar.value), y, barHeight, `bar-${bar.tone}`)] : []),
        ...(bar.interval === undefined ? [] : whisker(at(bar.interval[0]), at(bar.interval[1]), y)),
        ...(bar.mark === undefined ? [] : [diamond(at(bar.mark), y)]),
        textAt(bar.words, layout.width, y, 'quiet', 'right'),
      ],
    };
  };
}

type Shape = Extract<NonNullable<ReturnType<RenderItem>>, { type: 'group' }>['children'][number];

function textAt(text: string, x: number, y: number, colour: string, align: 'left' | 'right'): Shape {
  return { type: 'text', style: { text, x, y, fill: `var(--${colour})`, align, verticalAlign: 'middle', fontSize: 14 } };
}

/** A box around a line; thick ones have round corners. */
function box(from: number, to: number, y: number, height: number, colour: string): Shape {
  const shape = { x: from, y: y - height / 2, width: Math.max(to - from, 1), height, r: height === barHeight ? 3 : 0 };
  return { type: 'rect', shape, style: { fill: `var(--${colour})` } };
}

function whisker(from: number, to: number, y: number): Shape[] {
  return [box(from, to, y, 2, 'ink'), box(from - 1, from + 1, y, 8, 'ink'), box(to - 1, to + 1, y, 8, 'ink')];
}

function diamond(x: number, y: number): Shape {
  const points: [number, number][] = [
    [x, y - 7],
    [x + 7, y],
    [x, y + 7],
    [x - 7, y],
  ];
  return { type: 'polygon', shape: { points }, style: { fill: 'var(--mark)', stroke: 'var(--panel)', lineWidth: 2 } };
}

/** Without styles, which the page's policy refuses (its own gives text a font), and without what only a script of the library would read. Text is escaped: no tag in it. */
function withoutStyle(svg: string): string {
  return svg
    .replace(/<style ?>.*?<\/style>/gsu, '')
    .replaceAll(/<[^>]*>/gu, (tag) =>
      tag.replaceAll(/ (?:style|class|ecmeta_[a-z_]+|xml:space|xmlns:xlink|baseProfile|version)="[^"]*"/gu, ''),
    )
    .replaceAll(/\n+/gu, '\n');
}
