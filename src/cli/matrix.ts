import { realMachine } from '../machine/real.ts';
import { renderMatrixMarkdown } from '../reports/matrix-markdown.ts';
import { renderMatrixText } from '../reports/matrix-text.ts';
import { nearest } from '../syntax/nearest.ts';
import { patternOf, patternWords } from '../tasks/explain.ts';
import { hostFacts } from '../tasks/host-facts.ts';
import { showMatrix } from '../tasks/show-matrix.ts';
import { badUsage, type Console, hasColor, help } from './console.ts';
import { parseArguments } from './parse-arguments.ts';

/** `containai matrix`: prints what Sysbox does with each pattern on a host. */
export async function runMatrix(args: readonly string[], out: Console): Promise<number> {
  const parsed = parseArguments('matrix', args);
  if ('usage' in parsed) return badUsage(parsed.usage, out);
  const { values } = parsed;
  if (values.help) return help('matrix', out);
  const host = hostFacts(values, realMachine);
  if ('refused' in host) return badUsage(host.refused, out);
  const pattern = values.pattern === undefined ? undefined : patternOf(values.pattern);
  if (values.pattern !== undefined && pattern === undefined) {
    const near = nearest(values.pattern, patternWords);
    return badUsage(
      `there is no pattern “${values.pattern.slice(0, 40)}”${near === undefined ? `, only 0 to 18 or ${patternWords.join(', ')}.` : `; did you mean ${near}?`}`,
      out,
    );
  }
  const shown = showMatrix(host, { pattern, differences: values.differences });
  switch (values.format) {
    case 'json':
      await out.print(`${JSON.stringify(shown, undefined, 2)}\n`);
      return 0;
    case 'markdown':
      await out.print(renderMatrixMarkdown(shown, { differences: values.differences }));
      return 0;
    case 'text':
      await out.print(renderMatrixText(shown, { color: hasColor(values.color, out), width: out.width, differences: values.differences }));
      return 0;
  }
}
