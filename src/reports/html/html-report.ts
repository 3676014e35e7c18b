import type { SurveyLine } from '../../model/survey.ts';
import type { SurveyReport } from '../../model/survey-report.ts';
import { contentPolicy } from './content-policy.ts';
import type { PolicyLine } from '../policy-words.ts';
import { explorer } from './explorer.ts';
import { card } from './figure.ts';
import { type Html, html, sound, textOf } from './html.ts';
import { packLines } from './pack-lines.ts';
import type { PageIndex, PageWords } from './page-data.ts';
import { pageScript } from './page-script.ts';
import { pageStyle } from './page-style.ts';
import { results } from './results.ts';
import { addressOfRules } from './rule-link.ts';
import { numberWords } from './number-words.ts';

/** What stands at the top of the page. */
export interface HtmlHead {
  readonly title: string;
  /** The version of this program. */
  readonly version: string;
}

/** A page that is written in parts: what is said of single configurations as it comes, and all that counts them at its end. */
export interface HtmlReport {
  add(line: SurveyLine): Iterable<string>;
  /** `policy`: what is to be said of the policy. */
  end(report: SurveyReport, policy?: readonly PolicyLine[]): Iterable<string>;
}

/** Below so many configurations a chart shows nothing that the table does not. */
const fewest = 3;

/**
 * The report as one page, for any browser and for nobody’s server: it loads nothing, stores nothing, and its policy lets only its own script act. What is said of
 * configurations is packed by `gzip` and unpacked when it is looked at; the rest is there without a script.
 */
export function htmlReport({ title, version }: HtmlHead, { gzip }: { readonly gzip: (text: string) => Uint8Array }): HtmlReport {
  const packer = packLines();
  let chunks = 0;
  let isBegun = false;
  const data = (id: string, value: unknown): string => textOf(dataElement(id, gzip(JSON.stringify(value))));
  const begin = (): string => {
    const head = isBegun ? '' : textOf(pageHead(title));
    isBegun = true;
    return head;
  };
  return {
    *add(line) {
      const chunk = packer.add(line);
      if (chunk !== undefined) yield begin() + data(`chunk-${chunks++}`, chunk);
    },
    *end(report, policy = []) {
      const { chunk, index } = packer.end(report.hosts.map(({ host }) => host));
      yield begin() + (chunk === undefined ? '' : data(`chunk-${chunks++}`, chunk));
      yield data('index', index) + data('words', wordsOf(report));
      yield textOf(pageBody({ title, version }, report, policy, index));
    },
  };
}

function pageHead(title: string): Html {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${contentPolicy(pageScript, pageStyle)}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="referrer" content="no-referrer" />
        <title>${title}</title>
        ${exactly('style', pageStyle)}
     `;
}

/** Text of the alphabet of base64 alone: nothing in it can end the element. */
function dataElement(id: string, bytes: Uint8Array): Html {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
  return html`<script type="application/gzip" id="${id}">
    ${sound(text)}
  </script> `;
}

/** An element with this very text, of which the policy holds the hash. */
function exactly(name: 'script' | 'style', text: string): Html {
  return sound(`<${name}>${text}</${name}>`);
}

function pageBody({ title, version }: HtmlHead, report: SurveyReport, policy: readonly PolicyLine[], index: PageIndex): Html {
  const hasResults = index.document.length >= fewest;
  return html`</head>
    <body>
      <header>
        <div>
          <h1>${title}</h1>
          <p>ContainAI ${version} · ${report.tiers.join(', ')} · ${counted(report)}</p>
        </div>
        <div class="actions">
          ${hasResults ? html`<a href="#configurations">All configurations</a>` : undefined}<button type="button" id="theme" hidden>
            Dark
          </button>
        </div>
      </header>
      <main>${policyCard(policy)} ${hasResults ? results(report) : undefined} ${explorer(index)}</main>
      ${exactly('script', pageScript)}
    </body>
    </html> `;
}

function policyCard(policy: readonly PolicyLine[]): Html | undefined {
  if (policy.length === 0) return undefined;
  return card(
    'Policy',
    html`<ul>
      ${policy.map(({ level, message, place }) => html`<li><span class="level ${level}">${level}</span> ${message}${placeWords(place)}</li>`)}
    </ul>`,
  );
}

function placeWords(place: PolicyLine['place']): string {
  if (place === undefined) return '';
  return ` (${place.document}${place.line === undefined ? '' : `:${place.line}`})`;
}

function counted({ configurations, repositories }: SurveyReport): string {
  const what = configurations === 1 ? 'configuration' : 'configurations';
  return `${numberWords(configurations)} ${what}${repositories > 1 ? ` of ${numberWords(repositories)} repositories` : ''}`;
}

function wordsOf({ rows, usages }: SurveyReport): PageWords {
  return {
    aspects: rows.map(({ row, aspect }) => [row, aspect]),
    usages: usages.map(({ id, title }) => [id, title]),
    ruleAddress: addressOfRules(),
  };
}
