import type { FailedCommand, LaunchFailure } from '../model/launch-progress.ts';
import { cutText } from '../syntax/plain-text.ts';

/**
 * What went wrong as the reference CLI brought a container up, in one sentence: the command with its exit code, or what the engine or the builder said last, which is
 * worth more than the CLI’s own words.
 */
export function failureSentence({ message, cause, command, buildStep, lastLines }: LaunchFailure): string {
  if (command !== undefined) {
    const which = commandWords(command);
    return command.exitCode === undefined ? `${which} failed.` : `${which} failed with exit code ${command.exitCode}.`;
  }
  if (buildStep !== undefined)
    return `The image was not built: ${cutText(buildStep, longestStep)} failed: ${lastLines.at(-1) ?? 'nothing said why'}.`;
  const said =
    lastLines
      .findLast((line) => spoken.test(line))
      ?.replace(spoken, '')
      .trim() ?? '';
  const why = said === '' && cause !== undefined ? cutText(cause, longestStep) : said;
  return why === '' ? message : `${withoutStop(message)}: ${withoutStop(why)}.`;
}

/** That a command which runs once failed at an earlier start, in one sentence. */
export function failedBeforeSentence(command: FailedCommand): string {
  const code = command.exitCode === undefined ? '' : ` (exit code ${command.exitCode})`;
  return `${commandWords(command)} failed when the container was made${code}, and is not run again: containai up --rebuild makes it anew.`;
}

function commandWords({ property, name, feature }: FailedCommand): string {
  return `${name === undefined ? '' : `${name} of `}${property}${feature === undefined ? '' : ` of Feature ${feature}`}`;
}

/** A step may be a script. */
const longestStep = 80;
/** How the Docker CLI and Compose begin to say why something failed. */
const spoken = /^(?:docker: )?Error response from daemon: |^(?:ERROR|Error): |^docker: /u;

function withoutStop(sentence: string): string {
  return sentence.replace(/\.$/u, '');
}
