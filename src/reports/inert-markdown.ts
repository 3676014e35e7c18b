import { cutText, plainText } from '../syntax/plain-text.ts';

// All that Markdown, HTML, tables, formulas and references of GitHub and GitLab begin with. A character written by its number is never markup.
const markup = /[\\`*_{}[\]<>()#!|~&@$^=]/gu;

/**
 * Text of the input for a Markdown comment, as nothing but text: no markup, no HTML, no link, no mention of a person or an issue, whatever it
 * holds. Mentions and references are looked for after the page is made, so they are broken by a space of no width.
 */
export function inertMarkdown(text: string, most: number): string {
  return plainText(cutText(text, most))
    .replace(markup, (sign) => `&#${sign.codePointAt(0)};${sign === '@' || sign === '#' || sign === '!' ? '&#8203;' : ''}`)
    .replace(/:(?=\/\/|[\w+-]+:)/gu, '&#58;&#8203;')
    .replace(/(www|ftp|mailto)(?=[.:])/giu, '$1&#8203;')
    .replace(/\bGH-(?=\d)/giu, 'GH-&#8203;');
}
