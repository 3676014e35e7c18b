import { ruleAddress } from '../../known/addresses.ts';
import { type Html, html } from './html.ts';
import type { PageWords } from './page-data.ts';

/** A rule’s id, with a link to its page. What cannot be an id of ours is not linked. */
export function ruleLink(rule: string): Html {
  return /^[a-z0-9-]+$/u.test(rule)
    ? html`<a href="${ruleAddress(rule)}" rel="noreferrer noopener" target="_blank">${rule}</a>`
    : html`${rule}`;
}

/** For the script of the page: what stands around an id in the address of its rule. */
export function addressOfRules(): PageWords['ruleAddress'] {
  const [before = '', after = ''] = ruleAddress('ID').split('ID');
  return { before, after };
}
