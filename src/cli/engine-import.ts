import { isAbsolute } from 'node:path';
import { realEnginePowers } from '../machine/real-engine-powers.ts';
import { plainText } from '../syntax/plain-text.ts';
import { importImage } from '../tasks/engine/import-image.ts';
import { findEngine } from '../tasks/gate/find-engine.ts';
import { badUsage, type Console, help } from './console.ts';
import { parseArguments } from './parse-arguments.ts';

/** `containai engine import`: copies an image from the user’s engine into ours. */
export async function runEngineImport(args: readonly string[], out: Console): Promise<number> {
  const parsed = parseArguments('engine import', args);
  if ('usage' in parsed) return badUsage(parsed.usage, out);
  const { values, positionals } = parsed;
  if (values.help) return help('engine import', out);
  const [image] = positionals;
  if (image === undefined) return badUsage('Name the image: containai engine import IMAGE.', out);
  if (!isAbsolute(values.socket)) return badUsage('--socket must be an absolute path.', out);
  const { machine } = realEnginePowers;
  const from = findEngine(values.from, undefined, machine);
  if ('refused' in from) return badUsage(from.refused.replace('--engine', '--from'), out);
  if (machine.realPath(from.engine) === machine.realPath(values.socket))
    return badUsage(`both engines are the one at ${values.socket}: name the one that has the image with --from.`, out);
  const answer = await importImage(from.engine, values.socket, image, realEnginePowers, progressOn(out));
  if (out.tellsTerminal) out.tell('\r\u001b[K');
  if ('refused' in answer) {
    out.complain(`${image} was not imported: ${answer.refused}.`);
    return answer.isMissing === true ? 2 : 3;
  }
  const { id, wasThere, bytes } = answer;
  await out.print(
    values.json
      ? `${JSON.stringify({ version: 1, image, id, wasThere, bytes })}\n`
      : `${plainText(image)} ${wasThere ? 'was there already' : `is there now (${megabytes(bytes)})`}: ${id}\n`,
  );
  return 0;
}

/** A line that is written over, on a terminal alone. */
function progressOn(out: Console): (done: number, expected: number | undefined) => void {
  let shown = 0;
  return (done, expected) => {
    if (!out.tellsTerminal || done - shown < 4 << 20) return;
    shown = done;
    out.tell(`\r\u001b[K${megabytes(done)}${expected === undefined ? '' : ` of about ${megabytes(expected)}`}`);
  };
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
