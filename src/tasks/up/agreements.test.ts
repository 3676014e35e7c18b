import { describe, expect, test } from 'vitest';
import { openConsents, readAgreements, writeAgreements } from './agreements.ts';

const consent = (hash: string, text = `initializeCommand: ${hash}`) => ({ rule: 'host-command', text, hash });
const agreement = (hash: string) => ({ ...consent(hash), agreed: '2026-01-01T00:00:00.000Z' });

test('what was agreed to is not asked again; another text is, beside what it was', () => {
  expect(openConsents([consent('a')], [agreement('a')])).toEqual([]);
  expect(openConsents([consent('a'), consent('b', 'provider: b')], [])).toEqual([
    { consent: consent('a') },
    { consent: consent('b', 'provider: b') },
  ]);
  const always = { ...consent('a'), isAlwaysAsked: true } as const;
  expect(openConsents([always], [agreement('a')])).toEqual([{ consent: always }]);
  expect(openConsents([consent('a')], [agreement('old')])).toEqual([{ consent: consent('a'), before: 'initializeCommand: old' }]);
});

describe('the file of agreements', () => {
  test('is read as it was written', () => {
    let written = '';
    const machine = {
      writeText: (_path: string, text: string) => ((written = text), { written: true } as const),
      readText: () => ({ text: written }),
    };
    writeAgreements('/f', [agreement('a')], machine);
    expect(readAgreements('/f', machine)).toEqual([agreement('a')]);
  });

  test.each(['', 'no JSON', '{"version":2,"agreements":[]}', '{"version":1,"agreements":[{"hash":"a"}]}', '[]'])(
    'of which nothing is understood holds nothing: %j',
    (text) => {
      expect(readAgreements('/f', { readText: () => ({ text }) })).toEqual([]);
    },
  );
});
