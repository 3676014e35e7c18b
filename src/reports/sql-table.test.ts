import { describe, expect, test } from 'vitest';
import { controls, hostileText } from '../../test/reports.ts';
import { fc } from '../../test/seeded.ts';
import { painter } from './paint.ts';
import { renderSqlTable, sqlJson } from './sql-table.ts';

const plain = { width: 60, paint: painter(false) };

describe('a table of an SQL answer', () => {
  test('has numbers to the right, lists with commas, and nothing for NULL', () => {
    const rows = [
      ['a', 5n, ['x', 'y'], null],
      ['bbb', 1234n, [], { a: 1 }],
    ];
    expect(renderSqlTable(['name', 'n', 'list', 'more'], rows, plain)).toBe(
      ['name     n  list  more', 'a        5  x, y', 'bbb   1234        {"a":1}', ''].join('\n'),
    );
  });

  test('cuts the widest columns where lines are too long', () => {
    const table = renderSqlTable(['short', 'long'], [['ab', 'c'.repeat(200)]], plain);
    expect(table).toMatch(/^short  long\nab     c{52}…\n$/);
  });

  test('of no rows is its head', () => {
    expect(renderSqlTable(['a', 'b'], [], plain)).toBe('a  b\n');
  });

  test('shows what stands in results as text and nothing else, a line each', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(hostileText, fc.array(hostileText, { maxLength: 3 })), { maxLength: 4 }), hostileText, (rows, name) => {
        const table = renderSqlTable([name, 'list'], rows, plain);
        expect(table).not.toMatch(controls);
        expect(table.split('\n')).toHaveLength(rows.length + 2);
        for (const line of table.split('\n')) expect(line.length).toBeLessThanOrEqual(plain.width);
      }),
    );
  });
});

test('as JSON, counts are numbers as long as JSON can hold them', () => {
  expect(sqlJson({ a: 5n, b: [2n ** 70n], c: new Date(0), d: null })).toBe(
    '{"a":5,"b":["1180591620717411303424"],"c":"1970-01-01T00:00:00.000Z","d":null}',
  );
});
