import { fc } from '../../../test/seeded.ts';
import { expect, test } from 'vitest';
import { anyCreateBody } from '../../../test/any-create-body.ts';
import type { Fact } from '../../model/fact.ts';
import { fieldNames } from '../../model/request-fields.ts';
import type { Change, ContainerRequest } from '../../model/request.ts';
import { parseBody } from './body.ts';
import { editBody } from './edit-body.ts';
import { readBody } from './read-body.ts';

type Held = Fact<unknown> | readonly Fact<unknown>[] | undefined;

function removals(request: ContainerRequest): readonly Change[] {
  return fieldNames.container.flatMap((field) => {
    const held = request[field] as Held;
    const facts = held === undefined || field === 'image' ? [] : Array.isArray(held) ? held : [held as Fact<unknown>];
    return facts.map((one) => ({ do: 'remove', kind: 'container', field, fact: one }) as unknown as Change);
  });
}

test('a body that was edited is read the same from what was found in it before as from nothing', () => {
  const added: Change = { do: 'add', kind: 'container', field: 'labels', value: { name: 'owner', value: 'me' } };
  let reused = 0;
  fc.assert(
    fc.property(anyCreateBody, fc.array(fc.nat(), { maxLength: 4 }), (value, picks) => {
      const { doc } = parseBody('create', 'web', JSON.stringify(value), { places: false });
      const { request, finds } = readBody(doc!);
      const all = removals(request!);
      const changes = all.length === 0 ? [] : [...new Set(picks.map((pick) => all[pick % all.length]!))];
      const { doc: edited } = editBody(doc!, [...changes, added]);
      const again = readBody(edited, finds);
      expect(again.request).toEqual(readBody(edited).request);
      if (again.request!.image === request!.image) reused++;
    }),
    { numRuns: 300 },
  );
  expect(reused).toBeGreaterThan(100);
});
