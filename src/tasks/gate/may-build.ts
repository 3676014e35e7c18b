import type { Builds, GateReason } from '../../model/gate.ts';
import type { HostFacts } from '../../model/host.ts';
import { say } from './say.ts';

/** `classic` is the builder of `POST /build` without a version or with version 1; everything else is BuildKit’s. */
export type Builder = 'classic' | 'build-kit';

/**
 * Why nothing may be built, or nothing with this builder; undefined where it may. BuildKit runs its steps under plain runc, whatever the default
 * runtime is, unless dockerd’s environment names another (measured); the classic builder runs them under the default runtime, which the gate
 * cannot set for it.
 */
export function mayBuild(
  policy: Builds,
  { buildsUnderSysbox }: Pick<HostFacts, 'buildsUnderSysbox'>,
  builder: Builder,
): GateReason | undefined {
  if (policy === 'as-root') return undefined;
  if (policy === 'none')
    return say(
      'build-not-contained',
      'the policy allows no builds',
      'Pull the image, or allow builds: gate: { builds: contained } in your policy file.',
    );
  if (builder === 'classic')
    return say(
      'build-not-contained',
      'the classic builder runs its steps under the engine’s default runtime, which the gate cannot set',
      'Build with BuildKit: take DOCKER_BUILDKIT=0 away.',
    );
  if (buildsUnderSysbox === true) return undefined;
  const engine = buildsUnderSysbox === false ? 'this engine runs them' : 'as far as is known, this engine runs them';
  return say(
    'build-not-contained',
    `the steps of a build, install scripts of Features among them, must run under Sysbox, and ${engine} under plain runc as real root of this machine`,
    'Start dockerd with DOCKER_BUILDKIT_RUNC_COMMAND=/usr/bin/sysbox-runc in its environment and say so with --host FILE (sudo containai doctor --facts FILE writes it), or allow it: gate: { builds: as-root } in your policy file.',
  );
}
