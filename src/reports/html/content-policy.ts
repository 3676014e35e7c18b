import { createHash } from 'node:crypto';

/**
 * The Content-Security-Policy of a page that holds one script and one style: these very texts and nothing else may act in it, and nothing may be loaded. Text is never
 * made markup either, where the browser knows trusted types.
 */
export function contentPolicy(script: string, style: string): string {
  return [
    `default-src 'none'`,
    `script-src '${sourceHash(script)}'`,
    `style-src '${sourceHash(style)}'`,
    `base-uri 'none'`,
    `form-action 'none'`,
    `require-trusted-types-for 'script'`,
    `trusted-types 'none'`,
  ].join('; ');
}

/** https://www.w3.org/TR/CSP3/#grammardef-hash-source, of what stands between the tags. */
function sourceHash(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
