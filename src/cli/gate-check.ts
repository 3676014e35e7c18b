import { resolve } from 'node:path';
import { withoutCredentials } from '../known/without-credentials.ts';
import { realMachine } from '../machine/real.ts';
import { type CheckedFile, gateCheckText } from '../reports/gate-check-text.ts';
import { maskedReason, maskedRewrite } from '../reports/masked-decision.ts';
import { checkBody, type CheckOptions } from '../tasks/gate/check-body.ts';
import { badUsage, type Console, hasColor, help } from './console.ts';
import { judgingOptions } from './gate-options.ts';
import { parseArguments } from './parse-arguments.ts';

/** Largest file that is read; a gate reads bodies up to the same size. */
const mostBytes = 4 << 20;

/** A checked body, and what would be forwarded. */
interface Checked extends CheckedFile {
  readonly body?: string;
}

/** `containai gate check`: judges saved create bodies as a gate would. */
export async function runGateCheck(args: readonly string[], out: Console): Promise<number> {
  const parsed = parseArguments('gate check', args);
  if ('usage' in parsed) return badUsage(parsed.usage, out);
  const { values, positionals } = parsed;
  if (values.help) return help('gate check', out);
  if (positionals.length === 0) return badUsage('Name at least one file with the body of a create call.', out);
  const options = await judgingOptions(values, { owner: 'check', mode: 'enforce', own: [] }, out);
  if (typeof options === 'number') return options;
  const files = positionals.map((file) => masked(checkFile(file, options)));
  await out.print(
    values.format === 'json'
      ? `${JSON.stringify({ version: 1, files }, undefined, 2)}\n`
      : gateCheckText(files, { color: hasColor(values.color, out), width: out.width }),
  );
  if (files.some(({ decision }) => decision === 'unread')) return 2;
  return files.some(({ decision }) => decision === 'refused') ? 1 : 0;
}

function checkFile(document: string, options: CheckOptions): Checked {
  const answer = realMachine.readText(resolve(realMachine.workingFolder(), document), mostBytes);
  if ('text' in answer) return { document, ...checkBody(answer.text, document, options, realMachine) };
  const message = 'missing' in answer ? 'It does not exist' : `It was not read: ${answer.refused}`;
  return { document, decision: 'unread', reasons: [{ rule: 'file', message }], rewrites: [], open: [] };
}

/** Nothing that is printed holds a credential, the body least of all. */
function masked({ document, decision, reasons, rewrites, open, body }: Checked): Checked {
  return {
    document: withoutCredentials(document),
    decision,
    reasons: reasons.map(maskedReason),
    rewrites: rewrites.map(maskedRewrite),
    open: open.map(withoutCredentials),
    ...(body === undefined ? {} : { body: withoutCredentials(body) }),
  };
}
