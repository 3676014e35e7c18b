import { readReferenceCli, readSystemFiles } from '../machine/installed-files.ts';
import { realMachine } from '../machine/real.ts';
import { realSandboxPowers } from '../machine/real-sandbox-powers.ts';
import { startInSession } from '../machine/start-in-session.ts';
import { askCredentialHelper, dockerConfiguration } from '../machine/web/docker-credentials.ts';
import { textAt } from '../tasks/gate/halt.ts';
import type { BuildPowers } from '../tasks/system/build-system-image.ts';
import type { DockerWish } from '../tasks/system/run-docker.ts';
import type { EngineAtHand } from './up-engine.ts';

/** What building the system image may do to this machine, at this engine. `cancelled` settles when it is to end. */
export function systemPowers({ engine }: Pick<EngineAtHand, 'engine'>, cancelled: Promise<unknown>): BuildPowers {
  return {
    engine,
    readSystemFiles,
    readReferenceCli,
    docker: {
      startInSession,
      environment: process.env,
      credentials: { ociAuth: process.env['DEVCONTAINERS_OCI_AUTH'], dockerConfiguration, askHelper: askCredentialHelper },
      machine: realMachine,
      nonce: realSandboxPowers.nonce,
      now: () => Date.now(),
      cancelled,
    },
  };
}

/** Whether the steps of a build run under Sysbox there: BuildKit heeds its own variable, the builder before it the engine’s default runtime. */
export function isContained({ facts, info }: Pick<EngineAtHand, 'facts' | 'info'>, builder: DockerWish['builder']): boolean {
  return builder === 'build-kit' ? facts.buildsUnderSysbox === true : textAt(info, 'DefaultRuntime') === 'sysbox-runc';
}
