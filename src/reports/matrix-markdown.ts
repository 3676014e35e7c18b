import { type Matrix, patterns } from '../model/row.ts';
import { factsLine } from './facts-line.ts';
import { patternsOf } from './matrix-text.ts';
import { escapeMarkdown } from './page-markdown.ts';
import { actionWords } from './page-of-row.ts';

/** The matrix as Markdown: a table for each pattern. */
export function renderMatrixMarkdown({ host, entries }: Matrix, { differences }: { readonly differences: boolean }): string {
  const lines = ['# What Sysbox does with dev containers', '', `Host: ${escapeMarkdown(factsLine(host))}.`, ''];
  for (const pattern of patternsOf(entries)) {
    lines.push(`## ${pattern} · ${patterns[pattern].title}`, '', `| Row | Aspect | Under Sysbox | ContainAI |${differences ? ' Where the study differs |' : ''}`, `| --- | --- | --- | --- |${differences ? ' --- |' : ''}`);
    for (const entry of entries) {
      if (entry.pattern !== pattern) continue;
      const behaviours = entry.behaviours.map(({ result, says, condition, error }) => {
        const when = condition === undefined ? '' : `, ${condition}`;
        return `**${result}**${cell(when)}: ${cell(says)}${error === undefined ? '' : ` ${code(error)}`}`;
      });
      lines.push(`| \`${entry.id}\` | ${cell(entry.aspect)} | ${behaviours.join('<br>')} | ${actionWords[entry.action]} |${differences ? ` ${cell(entry.differs ?? '')} |` : ''}`);
    }
    lines.push('');
  }
  return `${lines.join('\n').trimEnd()}\n`;
}

function cell(text: string): string {
  return escapeMarkdown(text).replaceAll('|', '\\|').replaceAll('\n', ' ');
}

// In a table a bar ends the cell even inside code.
function code(text: string): string {
  return `\`${text.replaceAll('`', "'").replaceAll('|', '\\|').replaceAll('\n', ' ')}\``;
}
