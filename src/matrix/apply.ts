import type { Fact, Origin } from '../model/fact.ts';
import { type FieldSet, fieldSet, filledFields, intersects } from '../model/field-set.ts';
import type { HostFacts } from '../model/host.ts';
import type { Use } from '../model/report.ts';
import type { Kind, Request } from '../model/request.ts';
import { fieldNames, newBuild, newContainer } from '../model/request-fields.ts';
import type { Applied, Matrix, MatrixBehaviour, MatrixEntry, Row } from '../model/row.ts';
import { meets } from './meets.ts';

/** A row's behaviours that hold, or may hold, on a host: with a fact unknown every one that could, each with its condition in words. */
export function applyRow(row: Row, host: HostFacts): Applied {
  const behaviours: Applied['behaviours'][number][] = [];
  for (const behaviour of row.behaviours) {
    const { answer, condition, open = [] } = meets(behaviour.when ?? {}, host);
    if (answer === 'no') continue;
    behaviours.push(condition === undefined ? { behaviour } : { behaviour, condition, open });
  }
  return { row, behaviours, host };
}

/**
 * The rows that a request touches, on a host: one use for each behaviour that may hold. `show` gives a fact's value as short text;
 * lines and columns are the report's to add.
 */
export function assess(request: Request, rows: readonly Row[], host: HostFacts, show: (fact: Fact<unknown>) => string): readonly Use[] {
  const uses: Use[] = [];
  const filled = filledFields(request);
  for (const { row, asksFirst } of preparedFor(rows)[request.kind]) {
    if (asksFirst !== undefined && !intersects(filled, asksFirst)) continue;
    const facts = row.uses(request);
    if (facts.length === 0) continue;
    const evidence = facts.map((one) => ({ from: one.from, shows: show(one) }));
    for (const { behaviour, condition } of applied(row, host)) {
      uses.push({
        row: row.id,
        aspect: row.aspect,
        result: behaviour.result,
        says: behaviour.says,
        action: row.action,
        ...(condition === undefined ? {} : { condition }),
        ...(behaviour.error === undefined ? {} : { error: behaviour.error }),
        evidence,
      });
    }
  }
  return uses;
}

/** A row, and the fields it asks for in a request that says nothing; while these are empty it goes the same way, and finds nothing. */
interface Prepared {
  readonly row: Row;
  /** Absent: it asks for something else too. */
  readonly asksFirst: FieldSet | undefined;
}

// A request says something in a dozen of its fields, and most rows are about others.
const prepared = new WeakMap<readonly Row[], Readonly<Record<Kind, readonly Prepared[]>>>();

function preparedFor(rows: readonly Row[]): Readonly<Record<Kind, readonly Prepared[]>> {
  let known = prepared.get(rows);
  if (known === undefined) {
    const nowhere: Origin = { layer: 'default', document: '', pointer: '' };
    const of = (empty: Request): readonly Prepared[] => rows.map((row) => ({ row, asksFirst: askedFirst(row, empty) }));
    prepared.set(rows, (known = { container: of(newContainer('', nowhere)), build: of(newBuild('', nowhere)) }));
  }
  return known;
}

function askedFirst(row: Row, empty: Request): FieldSet | undefined {
  const asked = new Set<string | symbol>();
  const watched = new Proxy(empty, {
    get: (request, name) => {
      asked.add(name);
      return Reflect.get(request, name) as unknown;
    },
  });
  if (row.uses(watched).length > 0) return undefined;
  asked.delete('kind');
  const fields = fieldNames[empty.kind].filter((name) => asked.delete(name));
  return asked.size === 0 ? fieldSet(empty.kind, fields) : undefined;
}

// Many requests are judged for one host, and what a row says of it stays the same.
const remembered = new WeakMap<HostFacts, Map<Row, Applied['behaviours']>>();

function applied(row: Row, host: HostFacts): Applied['behaviours'] {
  let rows = remembered.get(host);
  if (rows === undefined) remembered.set(host, (rows = new Map()));
  let behaviours = rows.get(row);
  if (behaviours === undefined) rows.set(row, (behaviours = applyRow(row, host).behaviours));
  return behaviours;
}

/** The matrix for a host as plain data for reports; rows without a behaviour there are left out. */
export function matrixFor(rows: readonly Row[], host: HostFacts): Matrix {
  return { host, entries: rows.map((row) => entryOf(applyRow(row, host))).filter((entry) => entry.behaviours.length > 0) };
}

function entryOf({ row, behaviours }: Applied): MatrixEntry {
  return {
    id: row.id,
    pattern: row.pattern,
    aspect: row.aspect,
    expectation: row.expectation,
    behaviours: behaviours.map(({ behaviour, condition }): MatrixBehaviour => ({
      result: behaviour.result,
      says: behaviour.says,
      ...(condition === undefined ? {} : { condition }),
      ...(behaviour.error === undefined ? {} : { error: behaviour.error }),
      evidence: behaviour.evidence,
    })),
    action: row.action,
    ...(row.study === undefined ? {} : { study: row.study }),
    ...(row.differs === undefined ? {} : { differs: row.differs }),
    ...(row.workaround === undefined ? {} : { workaround: row.workaround }),
  };
}
