import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import Ajv from 'ajv/dist/2020.js';

const names = [
  'report-1',
  'host-verification-1',
  'host-comparison-1',
  'escapes-1',
  'sandboxes-1',
  'verification-1',
  'launch-1',
  'changes-1',
  'survey-1',
  'survey-report-1',
] as const;

/** What a published schema finds wrong with a value; empty where nothing is. */
export function checkSchema(name: (typeof names)[number], value: unknown): readonly string[] {
  const ajv = new Ajv({ allErrors: true, strict: false, formats: { 'date-time': true } });
  for (const one of names)
    ajv.addSchema(
      JSON.parse(readFileSync(fileURLToPath(new URL(`../schemas/${one}.schema.json`, import.meta.url)), 'utf8')) as object,
      one,
    );
  ajv.validate(name, value);
  return (ajv.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}
