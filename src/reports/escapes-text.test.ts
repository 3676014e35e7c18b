import { expect, test } from 'vitest';
import { escapes } from '../escapes/catalogue.ts';
import { outsideEscapes } from '../escapes/outside.ts';
import type { EscapeCell, EscapeReport, EscapeResult } from '../model/escape.ts';
import { renderEscapesMarkdown } from './escapes-markdown.ts';
import { renderEscapesText } from './escapes-text.ts';

const cell = (standing: EscapeCell['standing'], words = 'seen'): EscapeCell => ({ standing, words });
const result = (
  id: string,
  runc: EscapeCell,
  sysbox: EscapeCell,
  gated: EscapeCell,
  more: Partial<EscapeResult['gated']> = {},
): EscapeResult => ({
  id,
  runc,
  sysbox,
  gated: { ...gated, decision: 'rewritten', rules: ['runtime-overridden', 'privileged-requested'], ...more },
});

const report = (...results: readonly EscapeResult[]): EscapeReport => ({
  version: '1.0',
  tool: { name: 'containai', version: '0.1.0' },
  date: '2026-01-02T03:04:05.000Z',
  image: 'debian:bookworm',
  versions: { engine: '26.1.5', sysbox: '0.7.0' },
  tier: 'strict',
  results,
});

const text = (...results: readonly EscapeResult[]): string =>
  renderEscapesText(report(...results), escapes, outsideEscapes, { color: false, width: 100 });

const held = result('host-root', cell('reached'), cell('held'), cell('held'), { decision: 'refused', rules: ['host-root-mounted'] });
const broken = result('privileged', cell('reached'), cell('held'), cell('reached', 'opened it for writing'));
const lost = result('sys-module', cell('held', 'no such call'), cell('not run', 'no Sysbox'), cell('not run', 'no Sysbox'));

test('a line a scenario, with what holds it', () => {
  expect(text(held)).toMatch(/^host-root +reached +held +held refused: host-root-mounted$/mu);
  expect(text(held)).toContain('1 of 1 get out under plain runc (0 skipped), 0 under Sysbox alone, 0 with our rules (1 held).');
  expect(text(held)).toContain('2026-01-02, containai 0.1.0, Sysbox 0.7.0, Docker 26.1.5; image debian:bookworm.');
});

test('what gets out in spite of the rules comes first', () => {
  expect(text(held, broken)).toMatch(
    /^GOT OUT in spite of the rules: privileged\nThe container is privileged\. .*Seen: opened it for writing\./su,
  );
  expect(text(held)).not.toContain('GOT OUT');
});

test('what proves nothing, and what was not run, is said with its reason', () => {
  const shown = text(held, lost);
  expect(shown).toContain('sys-module plain runc, held, so that the check proves nothing here: no such call.');
  expect(shown).toContain('sys-module Sysbox alone, not run: no Sysbox.');
  expect(shown).toMatch(/^sys-module .* would be rewritten: privileged-requested$/mu);
});

test('every scenario outside of the boundary is named', () => {
  for (const { id } of outsideEscapes) expect(text(held)).toContain(id);
});

test('control characters of what was seen are not printed', () => {
  expect(text(result('privileged', cell('skipped', 'a\u001b[31mb'), cell('held'), cell('held')))).not.toContain('\u001b');
});

test('the page links each rule, and shows what was asked for', () => {
  const page = renderEscapesMarkdown(report(held), escapes, outsideEscapes, (rule) => `rules/${rule}.md`);
  expect(page).toContain(
    '| [host-root](#host-root) | – | reached | held | held, refused by [host-root-mounted](rules/host-root-mounted.md) |',
  );
  expect(page).toContain('`{"HostConfig":{"Binds":["/:/host"]}}`');
  expect(page).toContain('| `dirty_cow` |');
});
