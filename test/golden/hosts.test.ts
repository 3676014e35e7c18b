import { readFileSync } from 'node:fs';
import Ajv from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { type Purpose, purposes } from '../../src/model/row.ts';
import { renderDoctorText } from '../../src/reports/doctor-text.ts';
import { examineHost } from '../../src/tasks/doctor/examine-host.ts';
import { hostFixture, hostFixtureNames } from '../host-fixture.ts';

const schemas = ['report-1', 'doctor-1'].map(
  (name) => JSON.parse(readFileSync(new URL(`../../schemas/${name}.schema.json`, import.meta.url), 'utf8')) as object,
);
const validate = new Ajv({ allErrors: true, schemas }).getSchema('https://unpkg.com/containai/schemas/doctor-1.schema.json')!;

describe.each(hostFixtureNames)('%s', (name) => {
  const report = (wanted: readonly Purpose[]): ReturnType<typeof examineHost> =>
    examineHost(hostFixture(name), { purposes: wanted, today: '2026-11-28', version: '0.0.0' });

  test('as text', async () => {
    const text = renderDoctorText(report([]), { color: false, width: 100, verbose: false, asRoot: 'sudo containai doctor' });
    await expect(text).toMatchFileSnapshot(`hosts/${name}.txt`);
  });

  test('as JSON', async () => {
    const { readiness, checks, host } = report([]);
    const short = checks.map(({ id, status, why, atWorst }) => [id, status, ...(why === undefined ? [] : [why, atWorst])].join(' '));
    await expect(`${JSON.stringify({ readiness, checks: short, host }, undefined, 2)}\n`).toMatchFileSnapshot(`hosts/${name}.json`);
  });

  test('all of it is as its schema says, for every purpose', () => {
    for (const wanted of [[], purposes] as const) {
      validate(JSON.parse(JSON.stringify(report(wanted))));
      expect(validate.errors).toBeNull();
    }
  });

  test('every line fits, and nothing steers the terminal', () => {
    for (const width of [40, 80]) {
      const text = renderDoctorText(report(purposes), { color: false, width, verbose: true, asRoot: 'sudo containai doctor' });
      // Lines to paste are never broken.
      const shown = text.split('\n').filter((line) => !/^ {2}\S/u.test(line));
      expect(shown.filter((line) => line.length > width)).toEqual([]);
      // oxlint-disable-next-line no-control-regex -- finding them is the point
      expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/u);
    }
  });
});
