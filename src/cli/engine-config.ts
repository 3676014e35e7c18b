import { realEnginePowers } from '../machine/real-engine-powers.ts';
import { renderEngineConfiguration } from '../reports/engine-configuration-text.ts';
import { quoteShellWord } from '../syntax/quote-shell-word.ts';
import { configureEngine, fileNamed } from '../tasks/engine/configure-engine.ts';
import { planEngine } from '../tasks/engine/plan-engine.ts';
import { badUsage, type Console, hasColor, help } from './console.ts';
import { engineWish } from './engine-wish.ts';
import { parseArguments } from './parse-arguments.ts';

/** `containai engine config`: prints the files of an engine that systemd starts. */
export async function runEngineConfig(args: readonly string[], out: Console): Promise<number> {
  const parsed = parseArguments('engine config', args);
  if ('usage' in parsed) return badUsage(parsed.usage, out);
  const { values } = parsed;
  if (values.help) return help('engine config', out);
  if (values.json && values.file !== undefined) return badUsage('--json prints all files: without --file.', out);
  const { host, machine } = realEnginePowers;
  const plan = await planEngine(engineWish(values), { mayLack: true }, { ...host, ...machine });
  if ('refused' in plan) {
    badUsage(plan.refused, out);
    return plan.isBadUsage ? 2 : 3;
  }
  const configuration = configureEngine(plan, args.map(quoteShellWord));
  if (values.file !== undefined) {
    const file = fileNamed(values.file, configuration);
    if (file === undefined) return badUsage(`This engine has no file ${values.file}.`, out);
    await out.print(file.text);
  } else if (values.json) await out.print(`${JSON.stringify(configuration, undefined, 2)}\n`);
  else await out.print(renderEngineConfiguration(configuration, { color: hasColor(values.color, out), width: out.width }));
  for (const warning of configuration.warnings) out.complain(warning);
  return 0;
}
