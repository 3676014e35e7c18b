import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import Ajv from 'ajv/dist/2020.js';
import { fc } from '../../../test/seeded.ts';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { rules } from '../../rules/catalogue.ts';
import { parsePolicy } from './parse-policy.ts';
import { policySchema } from './policy-schema.ts';

const published: unknown = JSON.parse(
  readFileSync(fileURLToPath(new URL('../../../schemas/policy-1.schema.json', import.meta.url)), 'utf8'),
);
const accepts = new Ajv({ allErrors: true, strictTypes: false }).compile(published as object);
const read = (text: string): ReturnType<typeof parsePolicy> => parsePolicy('p.yaml', text, rules);

test('the published schema is that of these rules', () => {
  expect(published).toEqual(JSON.parse(JSON.stringify(policySchema(rules))));
});

describe('a policy', () => {
  test.each<[what: string, text: string, holds: object]>([
    ['that is empty', '', { levels: {}, options: {}, waivers: [] }],
    ['of comments alone', '# nothing\nrules:\nallow:\nwaivers:\n', { levels: {}, options: {}, waivers: [] }],
    ['with a byte-order mark', '\uFEFFtier: standard\n', { tier: 'standard' }],
    ['as JSON', '{"tier": "permissive", "rules": {"host-command": "off"}}', { tier: 'permissive', levels: { 'host-command': 'off' } }],
    [
      'with levels and options',
      'rules:\n  host-command: warn\n  docker-socket-mounted: { level: note, options: { sockets: [/run/acme.sock] } }\n',
      {
        levels: { 'host-command': 'warn', 'docker-socket-mounted': 'note' },
        options: { 'docker-socket-mounted': { sockets: ['/run/acme.sock'] } },
      },
    ],
    [
      'with allow-lists, which add',
      'allow:\n  features: [ghcr.io/acme/features/*, ghcr.io/b/c]\n  registries: [mcr.microsoft.com]\n',
      {
        options: {
          'feature-not-allowed': { allow: ['ghcr.io/devcontainers/features/', 'ghcr.io/acme/features', 'ghcr.io/b/c'] },
          'image-registry-not-allowed': { registries: ['mcr.microsoft.com'] },
        },
      },
    ],
    [
      'with an allow-list and an option, which replaces',
      'rules:\n  feature-not-allowed: { options: { allow: [] } }\nallow:\n  features: [ghcr.io/acme]\n',
      { levels: {}, options: { 'feature-not-allowed': { allow: ['ghcr.io/acme'] } } },
    ],
    [
      'with an advisory of its own, and where it is explained',
      'rules:\n  feature-advisory: { options: { advisories: [{ featureId: r.test/a, introducedInVersion: 1.0.0, fixedInVersion: 2.0.0, description: d, documentationURL: "https://r.test" }] } }\n',
      { options: { 'feature-advisory': { advisories: [{ documentationURL: 'https://r.test' }] } } },
    ],
    [
      'with waivers',
      'waivers:\n  - rule: host-command\n    reason: ours\n  - { rule: host-command, path: "a/**", fingerprint: 0123456789abcdef, reason: x, until: 2024-02-29 }\n',
      {
        waivers: [
          { rule: 'host-command', reason: 'ours', from: { document: 'p.yaml', line: 2, column: 5 } },
          { rule: 'host-command', path: 'a/**', fingerprint: '0123456789abcdef', until: '2024-02-29', from: { line: 4, column: 5 } },
        ],
      },
    ],
    [
      'with words for a gate',
      'gate:\n  builds: none\n  host-namespaces: replace\n  pull: deny\n  undecided: allow\n  sysbox-variables:\n    SYSBOX_HONOR_CAPS: "TRUE"\n    SYSBOX_SKIP_UID_SHIFT: /a,/b\n',
      {
        gate: {
          builds: 'none',
          'host-namespaces': 'replace',
          pull: 'deny',
          undecided: 'allow',
          'sysbox-variables': { SYSBOX_HONOR_CAPS: 'TRUE', SYSBOX_SKIP_UID_SHIFT: '/a,/b' },
        },
      },
    ],
    [
      'with limits',
      'gate:\n  network: none\n  limits: { memory: 8g, cpus: 1.5, pids: -1 }\n',
      { gate: { network: 'none', limits: { memory: '8g', cpus: 1.5, pids: -1 } } },
    ],
    ['with an empty gate', 'gate:\n  sysbox-variables:\n', { gate: {} }],
  ])('%s is read, and the schema accepts it', (_what, text, holds) => {
    expect(read(text)).toMatchObject({ document: 'p.yaml', ...holds });
    accepts(parse(text) ?? {});
    expect(accepts.errors).toBeNull();
  });

  test.each<[text: string, line: number, column: number, says: string, isShape?: false]>([
    ['teir: strict', 1, 1, 'The policy knows no “teir”; did you mean tier?'],
    ['tier: strickt', 1, 7, '“tier” must be one of strict, standard, permissive; did you mean strict?'],
    ['tier: 3', 1, 7, '“tier” must be one of strict, standard, permissive.'],
    ['gate: strict', 1, 7, '“gate” must be an object (keys with values).'],
    ['gate: { build: none }', 1, 9, '“gate” knows no “build”; did you mean builds?'],
    ['gate: { limits: { memory: 8 } }', 1, 27, '“memory” must be a size such as 512m or 8g: put it in quotes.'],
    ['gate: { limits: { memory: 8 GB } }', 1, 27, '“memory” must be a size such as 512m or 8g.'],
    ['gate: { limits: { cpus: 0 } }', 1, 25, '“cpus” must be a number from 0.01 to 10000.'],
    ['gate: { limits: { pids: 1.5 } }', 1, 25, '“pids” must be a whole number from -1 to 4194304, but not 0.'],
    ['gate: { limits: { pids: 0 } }', 1, 25, '“pids” must be a whole number from -1 to 4194304, but not 0.'],
    ['gate: { limits: { memory-swap: 1g } }', 1, 19, '“limits” knows no “memory-swap”; it may hold memory, cpus, pids.'],
    ['gate: { builds: yes }', 1, 17, '“builds” must be one of contained, as-root, none.'],
    ['gate: { host-namespaces: replaced }', 1, 26, '“host-namespaces” must be one of refuse, replace; did you mean replace?'],
    ['gate: { undecided: true }', 1, 20, '“undecided” must be one of allow, deny.'],
    ['gate: { pull: }', 1, 15, '“pull” has no value: it must be one of allow, deny.'],
    ['gate: { sysbox-variables: { SYSBOX_HONOR_CAPS: TRUE } }', 1, 48, '“SYSBOX_HONOR_CAPS” must be one of TRUE, FALSE: put it in quotes.'],
    [
      'gate: { sysbox-variables: { SYSBOX_HONOR_CAP: "TRUE" } }',
      1,
      29,
      '“sysbox-variables” knows no “SYSBOX_HONOR_CAP”; did you mean SYSBOX_HONOR_CAPS?',
    ],
    [
      'gate: { sysbox-variables: { SYSBOX_SKIP_UID_SHIFT: a } }',
      1,
      52,
      '“SYSBOX_SKIP_UID_SHIFT” must be absolute paths with commas between them, of 1000 characters at most.',
    ],
    ['rules:\n  host-comand: warn', 2, 3, 'There is no rule “host-comand”; did you mean host-command?'],
    ['rules:\n  nothing-like-it: warn', 2, 3, 'There is no rule “nothing-like-it”; containai explain lists them.'],
    ['rules:\n  __proto__: warn', 2, 3, 'There is no rule “__proto__”; containai explain lists them.'],
    ['rules:\n  host-command: loud', 2, 17, '“host-command” must be one of off, note, warn, error, or have keys such as “level” below it.'],
    ['rules:\n  host-command: { level: loud }', 2, 26, '“level” must be one of off, note, warn, error.'],
    [
      'rules:\n  host-command:',
      2,
      16,
      '“host-command” has no value: it must be one of off, note, warn, error, or have keys such as “level” below it.',
    ],
    ['rules:\n  host-command: { options: { x: 1 } }', 2, 19, '“host-command” knows no “options”; it may hold level.'],
    ['rules: [host-command]', 1, 8, '“rules” must be an object (keys with values).'],
    ['rules:\n  docker-socket-mounted: { options: { sockets: /run/a.sock } }', 2, 48, '“sockets” must be a list of texts.'],
    ['rules:\n  docker-socket-mounted: { options: { sockets: [1] } }', 2, 49, 'An entry of “sockets” must be a text: put it in quotes.'],
    [
      'allow:\n  features: [ghcr.io/*/x]',
      2,
      14,
      'An entry of “features” must be the beginning of a name, such as ghcr.io/acme/features (without https://).',
    ],
    [
      'waivers:\n  - rule: host-command',
      2,
      5,
      'This waiver has no “reason”: it must be a text that is not empty, of 1000 characters at most.',
    ],
    ['waivers:\n  - { rule: host-command, reason: " " }', 2, 35, '“reason” must be a text that is not empty, of 1000 characters at most.'],
    [
      'waivers:\n  - { rule: host-comand, reason: x }',
      2,
      13,
      '“rule” must be the name of a rule (containai explain lists them); did you mean host-command?',
    ],
    ['waivers:\n  - { rule: host-command, reason: x, until: soon }', 2, 45, '“until” must be a day such as 2027-01-31.'],
    [
      'waivers:\n  - { rule: host-command, reason: x, fingerprint: 12 }',
      2,
      51,
      '“fingerprint” must be a fingerprint of sixteen hexadecimal digits: put it in quotes.',
    ],
    ['waivers:\n  - { rule: host-command, reason: x, until: 2026-02-30 }', 2, 45, 'There is no day 2026-02-30.', false],
    ['waivers: [a]', 1, 11, 'An entry of “waivers” must be an object (keys with values).'],
    [
      'waivers:\n  - { rule: host-command, reason: x, x: 1 }',
      2,
      38,
      'This waiver knows no “x”; it may hold rule, fingerprint, path, reason, until.',
    ],
    [
      'waivers:\n  - { rule: host-command, reason: 12 }',
      2,
      35,
      '“reason” must be a text that is not empty, of 1000 characters at most: put it in quotes.',
    ],
    [
      "allow:\n  registries: ['https://docker.io/']",
      2,
      16,
      'An entry of “registries” must be the beginning of a name, such as ghcr.io/acme/features (without https://).',
    ],
    ['tier: !mine strict', 1, 7, 'A policy knows no tag such as this: take away the word that begins with an exclamation mark.', false],
    ['waivers: host-command', 1, 10, '“waivers” must be a list.'],
    ['tier: strict\ntier: standard', 2, 1, '“tier” is there twice.', false],
    ['waivers:\n  - &a { rule: host-command, reason: x }\n  - *a', 3, 5, 'A policy has no aliases (*name): write it out.', false],
    ['- tier: strict', 1, 1, 'The policy must be an object (keys with values).'],
  ])('%j is a mistake with its place, and the schema refuses the same', (text, line, column, message, isShape) => {
    expect(read(text)).toEqual({ mistakes: [{ document: 'p.yaml', line, column, message, fatal: true }] });
    expect(isShape === false || !accepts(parse(text))).toBe(true);
  });

  test.each([
    ['an unclosed bracket', 'tier: [', /what was opened above is never closed\.$/u],
    ['an unclosed quote', 'tier: "strict', /a closing quote or bracket/u],
    ['a tab', '\ttier: strict', /^Tabs do not indent YAML: use spaces\.$/u],
    ['two documents', 'tier: strict\n---\ntier: standard\n', /^A policy is one YAML document: take away the line --- and/u],
    ['many brackets', `tier: ${'['.repeat(20_000)}`, /^The policy is nested too deep\.$|a closing quote or bracket/u],
    ['nesting without end', `tier: ${'['.repeat(60_000)}`, /^The policy is nested too deep\.$|a closing quote or bracket/u],
  ])('%s is one mistake', (_what, text, says) => {
    const said = read(text);
    expect('mistakes' in said ? said.mistakes.map(({ message }) => message) : []).toEqual([expect.stringMatching(says)]);
  });

  test('as many mistakes as fit a screen are told at once', () => {
    const said = read(`rules:\n${Array.from({ length: 50 }, (_, index) => `  nothing-${index}: warn\n`).join('')}`);
    expect('mistakes' in said && said.mistakes).toHaveLength(20);
  });

  test('whatever the text, it is a policy or mistakes, and never throws', () => {
    const word = fc.constantFrom(
      'tier',
      'rules',
      'waivers',
      'allow',
      ':',
      ' ',
      '\n',
      '  ',
      '- ',
      'host-command',
      'warn',
      '{',
      '}',
      '[',
      ']',
      '&a',
      '*a',
      '!!x',
      '"',
      'null',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(word).map((words) => words.join('')),
        ),
        (text) => {
          const said = read(text);
          expect('mistakes' in said ? said.mistakes.length > 0 : said.document === 'p.yaml').toBe(true);
        },
      ),
    );
  });
});
