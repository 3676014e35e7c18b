import { expect, test } from 'vitest';
import { matrix } from '../matrix/catalogue.ts';
import { rules } from '../rules/catalogue.ts';
import { explain } from '../tasks/explain.ts';
import { workarounds } from './workarounds.ts';

// The headings of the six in the study that the project comes from, by the rows that carry them.
const ofStudy: Readonly<Record<string, string>> = {
  'workaround-true-privilege': '1. True Privileged Mode Requirement',
  'workaround-docker-socket': '2. Docker Socket Access',
  'workaround-data-root': '3. Custom /var/lib/docker Location',
  'workaround-multi-architecture': '4. Multi-Architecture Builds',
  'workaround-file-ownership': '5. Non-Root Container User + File Permissions',
  'workaround-systemd': '6. Systemd Entrypoint Override',
};

test('there are the six of the study, each at its row', () => {
  const said = workarounds.map(({ id, row }) => [id, matrix.find((one) => one.id === row)?.study?.map(({ aspect }) => aspect)] as const);
  expect(said.map(([id]) => id)).toEqual(Object.keys(ofStudy));
  for (const [id, aspects] of said) expect(aspects).toContain(ofStudy[id]);
});

test.each(workarounds.map((one) => [one.id, one] as const))(
  '%s is found by its name, and leads to a fix or to advice',
  async (id, { rules: own, says }) => {
    expect(own.filter((one) => !rules.some((rule) => rule.id === one))).toEqual([]);
    const found = await explain(id);
    const text = JSON.stringify(found);
    expect(found).toHaveProperty('page.title', id);
    expect(text).toContain(JSON.stringify(says).slice(1, -1));
    for (const one of own) expect(text).toContain(`${one}: `);
    expect(text).toMatch(id === 'workaround-multi-architecture' ? /register QEMU/u : /Fix, (?:safe|risky)/u);
  },
);

test.each(workarounds.flatMap(({ id, rules: own }) => own.map((rule) => [rule, id] as const)))('%s names %s', async (rule, id) => {
  expect(JSON.stringify(await explain(rule))).toContain(`${id}: `);
});
