import type { Evidence, RequestReport, Setting } from '../model/report.ts';
import { wrapWords } from '../syntax/plain-text.ts';
import { documentName } from './document-name.ts';
import { fieldWords } from './field-words.ts';
import { type Layout, shownText } from './text-layout.ts';

/** What is asked for, value by value, each with who asked for it: `privileged: true, by Feature docker-in-docker 2.12.0, line 7`. */
export function renderSettings(requests: readonly RequestReport[], document: string, layout: Layout): string[] {
  return requests.flatMap(({ kind, name, settings }) => {
    if (settings === undefined || settings.length === 0) return [];
    const what = document.endsWith(name) ? kind : `${kind} ${shownText(name)}`;
    return [layout.paint('strong', `Asked for, ${what}`), ...settings.flatMap((setting) => renderSetting(setting, document, layout)), ''];
  });
}

function renderSetting({ field, by }: Setting, document: string, { width, paint }: Layout): string[] {
  const [first, ...others] = by;
  if (first === undefined) return [];
  const also = others.map((one) => `${one.shows === first.shows ? 'also' : `over ${shownText(one.shows)}`} ${askedBy(one, document)}`);
  const [head = '', ...rest] = wrapWords(
    [`${fieldWords[field]}: ${shownText(first.shows)}`, askedBy(first, document), ...also].join(', '),
    width - 4,
  );
  const name = `${fieldWords[field]}:`;
  return [`  ${head.startsWith(name) ? paint('strong', name) + head.slice(name.length) : head}`, ...rest.map((line) => `    ${line}`)];
}

function askedBy({ from, document: written, line }: Evidence, document: string): string {
  if (from.layer === 'default') return 'by default';
  const place =
    line === undefined ? [] : [written === undefined || written === document ? `line ${line}` : `${shownText(written)} line ${line}`];
  const isOwn = from.document === written || from.document === document;
  const by = isOwn ? [] : [`by ${shownText(documentName(from))}`];
  return [...by, ...place].join(', ') || `by ${shownText(documentName(from))}`;
}
