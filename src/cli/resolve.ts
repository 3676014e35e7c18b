import { realMachine } from '../machine/real.ts';
import { renderConfigurationJson } from '../reports/configuration-json.ts';
import { discover } from '../tasks/discover.ts';
import { resolveTarget } from '../tasks/resolve/resolve-target.ts';
import type { Target } from '../tasks/target.ts';
import { badUsage, complainOf, type Console, help } from './console.ts';
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
  const target = theOne(targets);
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

/** Names that are shown of many. */
const mostNames = 10;

function theOne(targets: readonly Target[]): Target | string {
  const configurations = targets.filter(({ format }) => format === 'devcontainer');
  const [first, ...others] = configurations;
  if (first === undefined) return `there is no devcontainer.json here: only a dev container can be resolved.`;
  if (others.length === 0) return first;
  const names = configurations.slice(0, mostNames).map(({ prefix, path }) => prefix + path);
  const more = configurations.length > mostNames ? ` and ${configurations.length - mostNames} more` : '';
  return `there are several configurations here: ${names.join(', ')}${more}. Name one of them: containai resolve ${names[0]!}`;
}
