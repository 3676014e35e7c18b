import { realMachine } from '../machine/real.ts';
import { renderConfigurationJson } from '../reports/configuration-json.ts';
import { discover } from '../tasks/discover.ts';
import { resolveTarget } from '../tasks/resolve/resolve-target.ts';
import { badUsage, complainOf, type Console, help } from './console.ts';
import { oneConfiguration } from './one-configuration.ts';
import { parseArguments } from './parse-arguments.ts';
import { resolverOf } from './resolver-of.ts';

/** `containai resolve`: prints a configuration with its image and Features merged into it. */
export async function runResolve(args: readonly string[], out: Console): Promise<number> {
  const parsed = parseArguments('resolve', args);
  if ('usage' in parsed) return badUsage(parsed.usage, out);
  const { values, positionals } = parsed;
  if (values.help) return help('resolve', out);
  const path = positionals[0] ?? '.';
  const { targets, problems } = discover(path, realMachine);
  complainOf(problems, out);
  if (targets.length === 0) return problems.length > 0 ? 2 : badUsage(`${path} holds no devcontainer.json.`, out);
  const target = oneConfiguration(targets, 'resolve');
  if (typeof target === 'string') return badUsage(target, out);
  const resolving = resolverOf(values, { out });
  try {
    const { effective, problems: wrong, missing, isWhole } = await resolveTarget(target, resolving.resolver, realMachine);
    complainOf([...wrong, ...missing], out);
    if (effective === undefined) return 2;
    await out.print(
      values.json ? renderConfigurationJson(effective, 'line') : renderConfigurationJson(effective.mergedConfiguration, 'indented'),
    );
    return isWhole ? 0 : 4;
  } finally {
    resolving.close();
  }
}
