import type { Fact } from '../../model/fact.ts';
import type { Change, ContainerRequest } from '../../model/request.ts';

/** A request as it will be when the changes are made: what a gate makes of a body, for a request of any format. */
export function applyChanges(request: ContainerRequest, changes: readonly Change[]): ContainerRequest {
  return changes.reduce(applied, request);
}

function applied(request: ContainerRequest, change: Change): ContainerRequest {
  const held = (request as unknown as Readonly<Record<string, Fact<unknown> | readonly Fact<unknown>[] | undefined>>)[change.field];
  return { ...request, [change.field]: Array.isArray(held) ? inList(held, change, request) : alone(change, request) };
}

function inList(held: readonly Fact<unknown>[], change: Change, { from }: ContainerRequest): readonly Fact<unknown>[] {
  switch (change.do) {
    case 'remove':
      return held.filter((fact) => fact !== change.fact);
    case 'replace':
      return held.map((fact) => (fact === change.fact ? { ...fact, value: change.value } : fact));
    case 'add':
      return [...held, { value: change.value, from }];
  }
}

function alone(change: Change, { from }: ContainerRequest): Fact<unknown> | undefined {
  switch (change.do) {
    case 'remove':
      return undefined;
    case 'replace':
      return { ...(change.fact as Fact<unknown>), value: change.value };
    case 'add':
      return { value: change.value, from };
  }
}
