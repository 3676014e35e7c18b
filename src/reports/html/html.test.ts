import { describe, expect, test } from 'vitest';
import { type Html, html, sound, textOf } from './html.ts';

describe('a template of markup', () => {
  test.each([
    ['a script', '</script><script>alert(1)</script>', '&lt;/script&gt;&lt;script&gt;alert(1)&lt;/script&gt;'],
    ['a comment', '<!--', '&lt;!--'],
    ['the end of an attribute', `" onclick='alert(1)'`, '&quot; onclick=&#39;alert(1)&#39;'],
    ['a reference', '&lt;', '&amp;lt;'],
    ['line separators', 'a\u2028b\u2029c\nd', 'a b c d'],
    ['what reorders text', '\u202etxt.exe', '\ufffdtxt.exe'],
    ['what steers a terminal', '\u001b[31m', '\ufffd[31m'],
  ])('holds %s as text', (_name, text, written) => {
    expect(textOf(html`<p title="${text}">${text}</p>`)).toBe(`<p title="${written}">${written}</p>`);
  });

  test('holds numbers, markup, lists and nothing', () => {
    expect(textOf(html`<p>${1}${html`<b>${'<'}</b>`}${[sound('<i>'), '>']}${undefined}</p>`)).toBe('<p>1<b>&lt;</b><i>&gt;</p>');
  });

  test('takes nothing that was parsed for markup', () => {
    const forged = JSON.parse('{"markup":"<script>","Symbol(markup)":"<script>"}') as Html;
    expect(() => textOf(html`<p>${forged}</p>`)).toThrow(TypeError);
  });
});
