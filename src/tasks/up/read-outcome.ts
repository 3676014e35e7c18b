import { lifecycleCommands } from '../../known/reference-cli.ts';
import type { FailedCommand, LaunchFailure, LaunchOutcome } from '../../model/launch-progress.ts';
import { isRecord, parseObject, textOf } from '../../syntax/json-values.ts';
import { cleanLine } from './clean-line.ts';

/** What the log said besides, for when something failed. */
export interface LogWords {
  /** The step of the build that failed. */
  readonly buildStep?: string;
  /** Why the shell inside ended that everything is looked up by. */
  readonly shellSaid?: string;
  /** The last lines of the step that failed. */
  readonly lastLines: readonly string[];
  /** The exit codes of commands that failed, by the words that the description has for the command. */
  readonly exitCodes: ReadonlyMap<string, number>;
}

const failed = new RegExp(`^(?:(.+) of )?(${lifecycleCommands.join('|')}) from (?:devcontainer\\.json|Feature '(.+)'|.*)$`, 'su');

/**
 * How a run ended, of the one line of JSON on standard output (devcontainers/cli@f683c29f src/spec-node/devContainersSpecCLI.ts provision). What is no such
 * line is a failure: `exit` says how the program ended then.
 */
export function readOutcome(output: string, exit: string, words: LogWords): LaunchOutcome {
  const answer = parseObject(output.trim().split('\n').at(-1) ?? '') ?? {};
  return readSuccess(answer) ?? readFailure(answer, exit, words);
}

function readSuccess(answer: Readonly<Record<string, unknown>>): LaunchOutcome | undefined {
  const { outcome, containerId, remoteUser, remoteWorkspaceFolder, composeProjectName, mergedConfiguration } = answer;
  if (outcome !== 'success' || typeof containerId !== 'string' || typeof remoteUser !== 'string') return undefined;
  return {
    outcome: 'success',
    containerId,
    ...(typeof composeProjectName === 'string' ? { composeProjectName } : {}),
    remoteUser,
    // Without a workspace folder the commands run in the root.
    remoteWorkspaceFolder: textOf(remoteWorkspaceFolder) ?? '/',
    ...(isRecord(mergedConfiguration) ? { mergedConfiguration } : {}),
  };
}

function readFailure(
  answer: Readonly<Record<string, unknown>>,
  exit: string,
  { buildStep, shellSaid, lastLines, exitCodes }: LogWords,
): LaunchFailure {
  const description = textOf(answer['description']);
  const message = textOf(answer['message']);
  const command = description === undefined ? undefined : failedCommand(description, exitCodes);
  const containerId = textOf(answer['containerId']);
  const cause = message === undefined || message === description ? shellSaid : message;
  return {
    outcome: 'error',
    message: cleanLine((description ?? message ?? `The Dev Containers CLI ${exit} without an answer.`).replaceAll('\n', ' ')),
    ...(cause === undefined ? {} : { cause: cleanLine(cause.replaceAll('\n', ' ')) }),
    ...(containerId === undefined ? {} : { containerId }),
    ...(command === undefined ? {} : { command }),
    ...(buildStep === undefined ? {} : { buildStep }),
    lastLines,
  };
}

function failedCommand(description: string, exitCodes: ReadonlyMap<string, number>): FailedCommand | undefined {
  if (/^The initializeCommand in .* failed\.$/u.test(description)) return { property: 'initializeCommand' };
  const subject = /^(.+) failed\.$/su.exec(description)?.[1];
  const found = subject === undefined ? null : failed.exec(subject);
  if (found === null) return undefined;
  const [, name, property = '', feature] = found;
  const exitCode = exitCodes.get(cleanLine(subject!));
  return {
    property,
    ...(name === undefined ? {} : { name: cleanLine(name) }),
    ...(feature === undefined ? {} : { feature: cleanLine(feature) }),
    ...(exitCode === undefined ? {} : { exitCode }),
  };
}
