import type { Block, Page } from '../model/page.ts';

/** A page as Markdown. `link` turns an id into a link where it is one. */
export function renderPageMarkdown({ title, sections }: Page, level = 1): string {
  const lines = [`${'#'.repeat(level)} ${escapeMarkdown(title)}`, ''];
  for (const { heading, blocks } of sections) {
    if (heading !== undefined) lines.push(`${'#'.repeat(level + 1)} ${escapeMarkdown(heading)}`, '');
    for (const block of blocks) lines.push(...renderBlock(block), '');
  }
  return `${lines.join('\n').trimEnd()}\n`;
}

function renderBlock(block: Block): string[] {
  switch (block.kind) {
    case 'text':
      return [escapeMarkdown(block.text)];
    case 'list':
      return block.items.map((item) => `- ${escapeMarkdown(item)}`);
    case 'code': {
      // The fence must be longer than any in the text.
      const fence = '`'.repeat(Math.max(3, ...[...block.text.matchAll(/`+/gu)].map(([run]) => run.length + 1)));
      return [`${fence}${block.language}`, ...block.text.split('\n'), fence];
    }
    case 'table':
      return [row(block.head), `| ${block.head.map(() => '---').join(' | ')} |`, ...block.rows.map(row)];
  }
}

function row(cells: readonly string[]): string {
  return `| ${cells.map((cell) => escapeMarkdown(cell).replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`;
}

/** Escapes what Markdown would read as markup, outside of backquotes; addresses stay as they are. */
export function escapeMarkdown(text: string): string {
  return text
    .split(/(`[^`]+`|https?:\/\/[^\s<>]+)/u)
    .map((part, index) => (index % 2 === 1 ? part : part.replace(/[\\*_<>[\]#]/gu, String.raw`\$&`)))
    .join('');
}
