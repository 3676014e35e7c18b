import { createHash } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { surveyFinding, pageReport } from '../../../test/page-lines.ts';
import { line as surveyLine } from '../../../test/surveys.ts';
import type { SurveyLine } from '../../model/survey.ts';
import { htmlReport } from './html-report.ts';
import type { PageChunk, PageIndex } from './page-data.ts';
import { pageScript } from './page-script.ts';
import { pageStyle } from './page-style.ts';

const hostile = `</script><script>alert(1)</script><!-- "' onload=alert(2) style="x" \u2028 ]]> \${a} <img src=https://evil.test/x>`;

/** A line that is hostile wherever it can be, by a program that checks nothing. */
function hostileLine(place: number): SurveyLine {
  const text = `${hostile} ${place}`;
  return surveyLine({
    document: text,
    repository: text,
    commit: text,
    files: [text, text],
    format: text as 'compose',
    summary: text,
    uses: [text],
    hosts: [{ host: hostile, starts: 'as it is', fit: 'undecided', seems: 'better' }],
    findings: [surveyFinding(text, 'error', { message: text, document: text, line: 1, column: 1, text, fix: 'safe', hosts: [0] })],
    rows: [{ row: text, result: 'WARN', action: 'warn', condition: text }],
    undecided: [{ why: text, rules: 1 }],
    problems: [{ message: text, document: text, fatal: false }],
  });
}

function pageOf(lines: readonly SurveyLine[], title = 'A survey'): string {
  const report = htmlReport({ title, version: '0.1.0' }, { gzip: gzipSync });
  return [...lines.flatMap((line) => [...report.add(line)]), ...report.end(pageReport(lines))].join('');
}

function dataOf(page: string, id: string): unknown {
  const [, text = ''] = new RegExp(`id="${id}">([^<]*)<`, 'u').exec(page) ?? [];
  return JSON.parse(gunzipSync(Buffer.from(text, 'base64')).toString());
}

describe('a page of hostile text', () => {
  const page = pageOf([1, 2, 3, 4].map(hostileLine), hostile);

  test('has the elements that it is made of, and no other', () => {
    // Nothing of a drawing or a text begins a tag.
    const tags = new Set([...page.replace(pageScript, '').matchAll(/<([a-z!]\w*)/giu)].map(([, tag]) => tag!.toLowerCase()));
    expect(
      [...tags].filter((tag) =>
        ['img', 'iframe', 'object', 'embed', 'link', 'base', 'form', 'image', 'use', 'foreignobject', 'audio', 'video'].includes(tag),
      ),
    ).toEqual([]);
    expect(page.match(/<script[^>]*>/gu)).toEqual([
      '<script type="application/gzip" id="chunk-0">',
      '<script type="application/gzip" id="index">',
      '<script type="application/gzip" id="words">',
      '<script>',
    ]);
    expect(page.match(/<style[^>]*>/gu)).toEqual(['<style>']);
    expect(page).not.toContain('<!--');
  });

  test('has no attribute that acts', () => {
    const tags = page.replace(pageScript, '').match(/<[a-z][^>]*>/giu)!;
    // An attribute’s value ends at its quote, which text cannot hold.
    const names = new Set(
      tags.flatMap((tag) => [...tag.replaceAll(/"[^"]*"/gu, '""').matchAll(/ ([\w-]+)(?=[=\s>/])/gu)].map(([, name]) => name!)),
    );
    expect([...names].filter((name) => /^(?:on.*|style|src|srcset|action|formaction|data|poster|ping|background)$/u.test(name))).toEqual(
      [],
    );
  });

  test('names no address but those of links and of SVG', () => {
    const addresses = [...page.replace(pageScript, '').matchAll(/ ([\w:-]+)="[^"]*https?:[^"]*"/gu)].map(([, name]) => name!);
    expect(new Set(addresses)).toEqual(new Set(['xmlns', 'aria-label', 'label']));
    expect(pageStyle).not.toMatch(/url\(|@import/u);
    expect(pageScript).not.toMatch(/https?:/u);
  });

  test('keeps what was said, as text', () => {
    const chunk = dataOf(page, 'chunk-0') as PageChunk;
    const shown = `${hostile} 1`.replace('\u2028', ' ').replaceAll(/ +/gu, ' ');
    expect(chunk.strings.map((text) => text.replaceAll(/ +/gu, ' '))).toContain(shown);
    expect((dataOf(page, 'index') as PageIndex).document).toHaveLength(4);
  });
});

describe('the policy of a page', () => {
  const page = pageOf([]);
  const [, policy = ''] = /http-equiv="Content-Security-Policy" content="([^"]*)"/u.exec(page) ?? [];
  const rules = Object.fromEntries(
    policy
      .replaceAll('&#39;', `'`)
      .split('; ')
      .map((rule) => [rule.split(' ', 1)[0]!, rule.slice(rule.indexOf(' ') + 1)]),
  );

  test.each([
    ['script-src', /<script>(.*?)<\/script>/su],
    ['style-src', /<style>(.*?)<\/style>/su],
  ])('%s is the hash of what stands there, and nothing else', (rule, element) => {
    const [, text = ''] = element.exec(page) ?? [];
    expect(rules[rule]).toBe(`'sha256-${createHash('sha256').update(text).digest('base64')}'`);
  });

  test('lets nothing else happen', () => {
    expect(rules).toMatchObject({ 'default-src': `'none'`, 'base-uri': `'none'`, 'form-action': `'none'`, 'trusted-types': `'none'` });
    expect(policy).not.toContain('unsafe');
  });

  test('stands before what it is about', () => {
    expect(page.indexOf('Content-Security-Policy')).toBeLessThan(page.search(/<style|<script/u));
  });

  test('is of texts that end where they seem to', () => {
    expect(pageScript).not.toMatch(/<\/script|<!--|\r/iu);
    expect(pageStyle).not.toMatch(/<\/style|<!--|\r/iu);
  });
});

test('charts are there from three configurations on', () => {
  const lines = ['a', 'b', 'c'].map((document) => surveyLine({ document }));
  expect([1, 2, 3].map((count) => pageOf(lines.slice(0, count)).includes('<svg'))).toEqual([false, false, true]);
});

test('a chunk is written as soon as it is full', () => {
  const report = htmlReport({ title: 'A survey', version: '0.1.0' }, { gzip: gzipSync });
  const parts = Array.from({ length: 300 }, (_, place) => [...report.add(surveyLine({ document: String(place) }))].length);
  expect(parts.flatMap((count, place) => (count === 0 ? [] : [place]))).toEqual([255]);
});
