import type { LaunchPlan } from '../model/launch.ts';
import type { LaunchFailure } from '../model/launch-progress.ts';
import { failureSentence } from '../reports/launch-failure.ts';
import { painter } from '../reports/paint.ts';
import { shownText } from '../reports/text-layout.ts';
import type { Launched } from '../tasks/up/launch-sandbox.ts';
import { badUsage, type Console, hasColor } from './console.ts';

/** Says what came of a launch, for people or as JSON; the exit code. */
export async function showLaunched(
  launched: Launched,
  plan: LaunchPlan,
  { color, json }: { readonly color: 'auto' | 'always' | 'never'; readonly json: boolean },
  out: Console,
): Promise<number> {
  if (json) await out.print(`${JSON.stringify(jsonOf(launched, plan, out.version))}\n`);
  switch (launched.is) {
    case 'up': {
      const { sandbox, failed } = launched;
      if (failed !== undefined) complainOf(failed, out);
      const paint = painter(hasColor(color, out));
      if (!json)
        await out.print(
          wayIn(sandbox.name, sandbox.container?.remoteUser ?? 'root', sandbox.container?.workspaceFolder ?? '/', paint('good', 'up')),
        );
      return failed === undefined ? 0 : 1;
    }
    case 'different':
      out.complain(`the container of ${launched.name} is not what would be made now:`);
      for (const change of launched.changes) out.tell(`  ${shownText(change)}\n`);
      out.tell(`Nothing was touched. containai up --rebuild makes it anew; what is only in the container is lost then.\n`);
      return 1;
    case 'refused':
      badUsage(launched.why, out);
      return launched.isBadInput === true ? 2 : 3;
    case 'failed':
      complainOf(launched.failure, out);
      out.tell(`Ended; ${whatIsLeft(launched)}\n`);
      return 1;
    case 'killed':
      badUsage(`${launched.why.replace(/\.$/u, '')}; ${whatIsLeft(launched)}`, out);
      return 3;
    case 'cancelled':
      out.tell(`Ended; ${whatIsLeft(launched)}\n`);
      return 130;
  }
}

function whatIsLeft({ left }: { readonly left?: string }): string {
  return left === undefined ? 'nothing that was started is left.' : `not all that was started could be removed: ${shownText(left)}.`;
}

/** On a terminal the last lines stand in the tree above. */
function complainOf(failure: LaunchFailure, out: Console): void {
  badUsage(failureSentence(failure), out);
  if (!out.tellsTerminal) for (const line of failure.lastLines) out.tell(`  ${shownText(line)}\n`);
}

function wayIn(name: string, user: string, folder: string, up: string): string {
  const word = shownText(name);
  return [
    `${word} is ${up}, as ${shownText(user)} in ${shownText(folder)}`,
    `  containai shell ${word}`,
    `  containai exec ${word} -- COMMAND`,
    `  containai stop ${word}`,
    '',
  ].join('\n');
}

function jsonOf(launched: Launched, plan: LaunchPlan, version: string): object {
  const head = { version: '1.0', tool: { name: 'containai', version }, outcome: launched.is };
  switch (launched.is) {
    case 'up':
      return {
        ...head,
        sandbox: launched.sandbox,
        verified: launched.verified,
        ...(launched.failed === undefined ? {} : { failed: launched.failed }),
        plan,
      };
    case 'different':
      return { ...head, changes: launched.changes, plan };
    case 'failed':
      return { ...head, failed: launched.failure, plan };
    case 'refused':
    case 'killed':
      return { ...head, why: launched.why, plan };
    case 'cancelled':
      return { ...head, plan };
  }
}
