import { readInput } from '../machine/read-input.ts';
import type { Page } from '../model/page.ts';
import { renderPageText } from '../reports/page-text.ts';
import { explain, listPage } from '../tasks/explain.ts';
import { explainError, mostErrorBytes } from '../tasks/explain-error.ts';
import { badUsage, type Console, hasColor, help } from './console.ts';
import { parseArguments } from './parse-arguments.ts';

/** `containai explain`: prints the page about an id or a pasted error, or the list of all. */
export async function runExplain(args: readonly string[], out: Console): Promise<number> {
  const parsed = parseArguments('explain', args);
  if ('usage' in parsed) return badUsage(parsed.usage, out);
  if (parsed.values.help) return help('explain', out);
  const [given] = parsed.positionals;
  const found = given === undefined ? { page: listPage() } : await pageOf(given);
  if ('unknown' in found) return badUsage(found.unknown, out);
  await out.print(renderPageText(found.page, { color: hasColor(parsed.values.color, out), width: out.width }));
  return 0;
}

type Found = { readonly page: Page } | { readonly unknown: string };

async function pageOf(given: string): Promise<Found> {
  if (given !== '-') return pageOfText(given);
  const input = await readInput(mostErrorBytes);
  if ('tooLong' in input) return { unknown: tooLong };
  return input.text.trim() === '' ? { unknown: 'nothing came on standard input.' } : pageOfText(input.text.trim());
}

// Ids have no spaces, and every error has some.
async function pageOfText(given: string): Promise<Found> {
  if (Buffer.byteLength(given) > mostErrorBytes) return { unknown: tooLong };
  const found = await explain(given);
  if ('page' in found) return found;
  if (/\s/u.test(given.trim())) {
    const page = await explainError(given);
    return page === undefined ? { unknown: unknownError } : { page };
  }
  const hint = found.near.length === 0 ? '; containai explain lists what there is.' : `; did you mean ${found.near.join(', ')}?`;
  return { unknown: `nothing is called “${given.slice(0, 60)}”${hint}` };
}

const tooLong = 'an error of more than 64 KiB is not looked through: give its last lines.';
const unknownError =
  'no error that Sysbox or the engine is known to give is in this text; give the whole message in one pair of quotes, or through a pipe to containai explain -.';
