import type { ContainerRequest, Request } from '../../model/request.ts';
import type { Builds } from '../../model/gate.ts';
import { plannedPolicy, portRule, type WholeGatePolicy } from '../gate/gate-policy.ts';
import { mayBuild } from '../gate/may-build.ts';
import { type Additions, joinAdditions, noAdditions } from './additions.ts';
import type { LaunchWish } from './prepare-launch.ts';
import { sshAdditions } from './ssh-additions.ts';
import { systemdAdditions } from './systemd-additions.ts';

/** What is put into a start besides what is asked for, and whether systemd is the first process; or one sentence why that cannot be. */
export type LaunchAdditions = { readonly additions: Additions; readonly systemd: boolean } | { readonly refused: string };

/** What the dev container gets besides, for systemd and for SSH. `gate`: what it is to be held to. */
export function launchAdditions(asked: readonly Request[], wish: LaunchWish, gate: WholeGatePolicy): LaunchAdditions {
  const main = asked.find((one): one is ContainerRequest => one.kind === 'container');
  if (main === undefined) return { additions: noAdditions, systemd: false };
  const systemd = systemdAdditions(main, wish.systemd);
  if ('refused' in systemd) return systemd;
  if (wish.ssh === undefined) return { additions: systemd.additions, systemd: systemd.runs };
  const canBuild = mayBuild(buildsOf(wish, gate), wish.host, 'build-kit') === undefined;
  const ssh = sshAdditions(main, { port: wish.ssh.port, mayBuild: canBuild, hasNetwork: gate.network !== 'none' });
  return 'refused' in ssh ? ssh : { additions: joinAdditions(systemd.additions, ssh.additions), systemd: systemd.runs };
}

/** What the gate of a launch will do: the policy, and over it what the user says. */
export function gateOf({
  audit: { tier, policy },
  wished,
  info,
  allowed,
}: Pick<LaunchWish, 'wished' | 'info' | 'allowed'> & { readonly audit: Pick<LaunchWish['audit'], 'tier' | 'policy'> }): WholeGatePolicy {
  const { limits, ...others } = wished;
  const gate = { ...policy?.gate, ...others, limits: { ...policy?.gate?.limits, ...limits } };
  return {
    ...plannedPolicy(tier, { gate }, undefined, info),
    ...(allowed.includes(portRule) ? { keepsPorts: true } : {}),
  };
}

/** What a launch lets be built. */
export function buildsOf({ allowed }: Pick<LaunchWish, 'allowed'>, gate: WholeGatePolicy): Builds {
  return allowed.includes('build-not-contained') ? 'as-root' : gate.builds;
}
