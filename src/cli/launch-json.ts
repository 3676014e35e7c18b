import type { LaunchPlan } from '../model/launch.ts';
import type { FailedCommand, LaunchFailure } from '../model/launch-progress.ts';
import type { Sandbox, SandboxContainer } from '../model/sandbox.ts';
import { failedBeforeSentence } from '../reports/launch-failure.ts';
import type { Launched } from '../tasks/up/launch-sandbox.ts';

/** What `up --json` tells of: what came of a launch, or that nothing was to start. */
export type ToldLaunch = Launched | { readonly is: 'planned' };

/** What `containai up --json` prints: one line of JSON, as schemas/launch-1.schema.json describes it. */
export function launchJson(told: ToldLaunch, plan: LaunchPlan, version: string): string {
  return `${JSON.stringify({ version: '1.0', tool: { name: 'containai', version }, outcome: told.is, ...partsOf(told), plan })}\n`;
}

function partsOf(told: ToldLaunch): object {
  switch (told.is) {
    case 'up': {
      const failed = told.failed ?? (told.failedBefore === undefined ? undefined : asFailure(told.failedBefore));
      return {
        sandbox: shown(told.sandbox),
        verified: told.verified,
        ...(failed === undefined ? {} : { failed }),
        ...(told.notes === undefined ? {} : { notes: told.notes }),
      };
    }
    case 'different':
      return { name: told.name, changes: told.changes };
    case 'failed':
      return { failed: told.failure };
    case 'refused':
    case 'killed':
      return { why: told.why };
    case 'cancelled':
    case 'planned':
      return {};
  }
}

function asFailure(command: FailedCommand): LaunchFailure {
  return { outcome: 'error', message: failedBeforeSentence(command), command, lastLines: [] };
}

/** Of what is remembered, what is of use to other programs: by the words of `ls --json`. */
function shown({
  name,
  id,
  workspace,
  configuration,
  form,
  mode,
  engine,
  gate,
  container,
  inner,
  forwardPorts,
  ssh,
  started,
}: Sandbox): object {
  return {
    name,
    id,
    workspace,
    configuration,
    form,
    ...(mode === undefined ? {} : { mode }),
    engine: engine.socket,
    gate,
    ...(container === undefined ? {} : partsOfContainer(container)),
    ...(inner === undefined ? {} : { inner: partsOfContainer(inner) }),
    forwardPorts,
    ...(ssh === undefined ? {} : { ssh }),
    started,
  };
}

function partsOfContainer({ id, remoteUser, workspaceFolder, project, service }: SandboxContainer): object {
  return {
    container: id,
    remoteUser,
    workspaceFolder,
    ...(project === undefined ? {} : { project }),
    ...(service === undefined ? {} : { service }),
  };
}
