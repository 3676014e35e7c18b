import type { LaunchFailure } from '../model/launch-progress.ts';

/**
 * What went wrong as the reference CLI brought a container up, in one sentence: the command with its exit code, or what the engine or the builder said last, which is
 * worth more than the CLI’s own words.
 */
export function failureSentence({ message, command, lastLines }: LaunchFailure): string {
  if (command !== undefined) {
    const { property, name, feature, exitCode } = command;
    const which = `${name === undefined ? '' : `${name} of `}${property}${feature === undefined ? '' : ` of Feature ${feature}`}`;
    return exitCode === undefined ? `${which} failed.` : `${which} failed with exit code ${exitCode}.`;
  }
  const said = lastLines.findLast((line) =>
    /^(?:docker: )?Error response from daemon: |^ERROR: |did not complete successfully|^The command /u.test(line),
  );
  const reason = said?.replace(/^(?:docker: )?Error response from daemon: |^ERROR: /u, '').trim();
  return reason === undefined || reason === '' ? message : `${message.replace(/\.$/u, '')}: ${reason.replace(/\.$/u, '')}.`;
}
