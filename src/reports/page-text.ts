import type { Block, Page } from '../model/page.ts';
import { plainText, wrapWords } from '../syntax/plain-text.ts';
import { painter } from './paint.ts';

/** A page for a terminal. */
export function renderPageText({ title, sections }: Page, { color, width }: { readonly color: boolean; readonly width: number }): string {
  const paint = painter(color);
  const room = Math.max(40, Math.min(width, 100));
  const lines = [paint('strong', plainText(title)), ''];
  for (const { heading, blocks } of sections) {
    if (heading !== undefined) lines.push(paint('strong', plainText(heading)));
    for (const block of blocks) lines.push(...renderBlock(block, heading === undefined ? 0 : 2, room), '');
  }
  return `${lines.join('\n').trimEnd()}\n`;
}

function renderBlock(block: Block, indent: number, width: number): string[] {
  const pad = ' '.repeat(indent);
  switch (block.kind) {
    case 'text':
      return wrapWords(plainText(block.text), width - indent).map((line) => pad + line);
    case 'list':
      return block.items.flatMap((item) =>
        wrapWords(plainText(item), width - indent - 2).map((line, index) => `${pad}${index === 0 ? '- ' : '  '}${line}`),
      );
    case 'code':
      return block.text.split('\n').map((line) => `${pad}  ${plainText(line)}`);
    case 'table': {
      const rows = [block.head, ...block.rows];
      const widths = block.head.map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
      return rows.map((row) => (pad + row.map((cell, column) => plainText(cell).padEnd(widths[column]!)).join('  ')).trimEnd());
    }
  }
}
