import type { Fact } from '../../model/fact.ts';
import type { ContainerRequest } from '../../model/request.ts';
import { isDevcontainer } from './documents.ts';

/** What runs as a container's first process, where the text tells and it is systemd or another init. */
export interface InitProcess {
  /** The entrypoint or command that names it. */
  readonly stated: Fact<readonly string[]>;
  /** The first word of the whole command, as the engine hands it to the runtime. */
  readonly first: string;
  /** How the Dev Containers CLI starts it: not at all, with its own script in front, or in the command's place. */
  readonly cli: 'none' | 'wraps' | 'overrides';
}

const path = /(?:^|[\s;&])(?:\/usr)?(?:\/sbin\/init|\/lib\/systemd\/systemd|\/bin\/systemd)(?:$|[\s;&])/u;

function namesInit(words: readonly string[] | undefined): boolean {
  if (words === undefined) return false;
  return words[0] === 'init' || words[0] === 'systemd' || words.some((word) => path.test(word));
}

/** What of a request these functions look at: destructure it once, so that a rule reads the same fields every time. */
export type ProcessFields = Pick<ContainerRequest, 'command' | 'entrypoint' | 'overrideCommand' | 'workspaceFolder'>;

/**
 * The init process of a container, where entrypoint or command name one. The reference CLI starts every container of a devcontainer.json by
 * `/bin/sh -c SCRIPT -`; the script goes on with the image's command only where overrideCommand is false, which is the default with Compose alone
 * (devcontainers/cli@f683c29f src/spec-node/singleContainer.ts, dockerCompose.ts). `document` is where the request is written.
 */
export function initProcess(
  { command, entrypoint, overrideCommand, workspaceFolder }: ProcessFields,
  document: string,
): InitProcess | undefined {
  const stated = namesInit(command?.value) ? command : namesInit(entrypoint?.value) ? entrypoint : undefined;
  if (stated === undefined) return undefined;
  const isSingle = isDevcontainer(document);
  const isCli = isSingle || overrideCommand !== undefined || workspaceFolder !== undefined;
  const overrides = overrideCommand?.value ?? isSingle;
  return { stated, first: entrypoint?.value[0] ?? command?.value[0] ?? '', cli: !isCli ? 'none' : overrides ? 'overrides' : 'wraps' };
}

/** The first word of the whole command, where it is known; the Dev Containers CLI puts `/bin/sh` in front. */
export function firstWord({ command, entrypoint, overrideCommand, workspaceFolder }: ProcessFields, document: string): string | undefined {
  if (overrideCommand !== undefined || workspaceFolder !== undefined || isDevcontainer(document)) return '/bin/sh';
  return entrypoint?.value[0] ?? command?.value[0];
}
