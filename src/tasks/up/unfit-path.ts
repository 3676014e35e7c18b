import type { Form } from '../../model/sandbox.ts';

/** Where a workspace and its configuration lie: real absolute paths. */
export interface LaunchPaths {
  readonly workspace: string;
  readonly configuration: string;
  readonly form: Form;
}

/**
 * Why the reference CLI cannot start what lies at a path, as one sentence; undefined where it can. Commas are no trouble: it puts them in quotes
 * (devcontainers/cli@f683c29f src/spec-node/utils.ts getWorkspaceConfiguration; measured with Docker 26).
 */
export function unfitPath({ workspace, configuration, form }: LaunchPaths): string | undefined {
  const wrong = /\p{Cc}/u.test(configuration)
    ? 'a control character'
    : configuration.includes('${')
      ? '“${”'
      : unfitForOne(form, workspace, configuration);
  return wrong === undefined
    ? undefined
    : `The Dev Containers CLI cannot start a dev container whose path has ${wrong} in it: rename that folder (a link to it does not help).`;
}

/**
 * With a “=” in the path it waits for ever for the container that it has started (measured; src/spec-node/singleContainer.ts takes labels apart at each “=”); Docker
 * reads `--mount` as a line of CSV, where a quotation mark cannot stand alone (measured). In the Compose form it waits by project and service (dockerCompose.ts), and mounts nothing itself.
 */
function unfitForOne(form: Form, workspace: string, configuration: string): string | undefined {
  if (form === 'compose') return undefined;
  if (configuration.includes('=')) return 'a “=”';
  return workspace.includes('"') ? 'a quotation mark (")' : undefined;
}
