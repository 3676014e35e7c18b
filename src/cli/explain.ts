import { renderPageText } from '../reports/page-text.ts';
import { explain, listPage } from '../tasks/explain.ts';
import { badUsage, type Console, hasColor, help } from './console.ts';
import { parseArguments } from './parse-arguments.ts';

/** `containai explain`: prints the page about an id, or the list of all. */
export async function runExplain(args: readonly string[], out: Console): Promise<number> {
  const parsed = parseArguments('explain', args);
  if ('usage' in parsed) return badUsage(parsed.usage, out);
  if (parsed.values.help) return help('explain', out);
  const [id] = parsed.positionals;
  const found = id === undefined ? { page: listPage() } : await explain(id);
  if (!('page' in found)) {
    const hint = found.near.length === 0 ? '; containai explain lists what there is.' : `; did you mean ${found.near.join(', ')}?`;
    return badUsage(`nothing is called “${(id ?? '').slice(0, 60)}”${hint}`, out);
  }
  await out.print(renderPageText(found.page, { color: hasColor(parsed.values.color, out), width: out.width }));
  return 0;
}
