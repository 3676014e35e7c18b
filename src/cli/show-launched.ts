import type { LaunchPlan } from '../model/launch.ts';
import type { LaunchFailure } from '../model/launch-progress.ts';
import type { Sandbox } from '../model/sandbox.ts';
import { failedBeforeSentence, failureSentence } from '../reports/launch-failure.ts';
import { painter } from '../reports/paint.ts';
import { shownText } from '../reports/text-layout.ts';
import { quoteShellWord } from '../syntax/quote-shell-word.ts';
import type { Launched } from '../tasks/up/launch-sandbox.ts';
import { badUsage, type Console, hasColor } from './console.ts';
import { launchJson } from './launch-json.ts';

/** Says what came of a launch, for people or as JSON; the exit code. `stays`: its ports are forwarded now; `again`: options that another start needs, too. */
export async function showLaunched(
  launched: Launched,
  plan: LaunchPlan,
  {
    color,
    json,
    stays,
    again,
  }: { readonly color: 'auto' | 'always' | 'never'; readonly json: boolean; readonly stays: boolean; readonly again: readonly string[] },
  out: Console,
): Promise<number> {
  if (json) await out.print(launchJson(launched, plan, out.version));
  switch (launched.is) {
    case 'up': {
      const { sandbox, failed, failedBefore, notes = [] } = launched;
      for (const note of notes) out.tell(`${shownText(note)}\n`);
      if (failedBefore !== undefined) badUsage(failedBeforeSentence(failedBefore), out);
      if (failed !== undefined) complainOf(failed, out);
      const isWhole = failed === undefined && failedBefore === undefined;
      const paint = painter(hasColor(color, out));
      if (!json) await out.print(wayIn(sandbox, paint('good', 'up'), { stays, failed: !isWhole }));
      return isWhole ? 0 : 1;
    }
    case 'different':
      out.complain(`the container of ${launched.name} is not what would be made now:`);
      for (const change of launched.changes) out.tell(`  ${shownText(change)}\n`);
      out.tell(
        `Nothing was touched. containai up ${[...again, '--rebuild'].join(' ')} makes it anew; what is only in the container is lost then.\n`,
      );
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

function wayIn(sandbox: Sandbox, up: string, { stays, failed }: { readonly stays: boolean; readonly failed: boolean }): string {
  const { name, workspace, container, inner, mode, forwardPorts, ssh } = sandbox;
  const word = shownText(name);
  const isEmpty = mode === 'nested' && inner === undefined;
  const within = inner ?? container;
  const outer = isEmpty ? ' --outer' : '';
  return [
    `${isEmpty ? `The system container of ${word}` : word} is ${up}, as ${shownText(within?.remoteUser ?? 'root')} in ${shownText(within?.workspaceFolder ?? '/')}`,
    `  containai shell${outer} ${word}`,
    `  containai exec${outer} ${word} -- COMMAND`,
    ...(ssh === undefined ? [] : [`  containai ssh${outer} ${word}   # 127.0.0.1:${ssh.port}`]),
    ...(forwardPorts.length === 0 || stays ? [] : [`  containai forward ${word}   # ${shownText(forwardPorts.join(', '))}`]),
    ...(failed ? [`  containai up${mode === undefined ? '' : ` --${mode}`} --rebuild ${quoteShellWord(shownText(workspace))}`] : []),
    `  containai stop${mode === 'nested' ? ' --outer' : ''} ${word}`,
    '',
  ].join('\n');
}
