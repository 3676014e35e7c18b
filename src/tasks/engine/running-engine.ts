import { basename } from 'node:path';
import { dockerWithBuildRuntime } from '../../known/sysbox-releases.ts';
import { hostVariables } from '../../machine/host-places.ts';
import type { EngineHost } from '../../machine/engine-host.ts';
import type { Machine } from '../../machine/machine.ts';
import type { Seen } from '../../model/own-engine.ts';
import { compareVersions } from '../../syntax/version.ts';
import type { EnginePaths } from './engine-plan.ts';

/** The dockerd of an engine of ours, as it runs. */
export interface RunningEngine {
  readonly pid: number;
  /** With the number it names the process alone. */
  readonly started: string;
}

type Powers = Pick<EngineHost, 'daemons' | 'startOf' | 'ownerOf'> & Pick<Machine, 'readText' | 'userId'>;

/**
 * The process of an engine of ours: the one that its pidfile names, if that is a dockerd which was started with a file of settings that are ours.
 * Never another one that has got the same number since.
 */
export function findRunning(paths: EnginePaths, host: Powers): RunningEngine | undefined {
  const answer = host.readText(paths.pidFile, 64);
  const pid = 'text' in answer && /^[1-9]\d{0,9}$/u.test(answer.text.trim()) ? Number(answer.text.trim()) : undefined;
  if (pid === undefined || !isTrusted(paths.pidFile, host)) return undefined;
  const started = host.startOf(pid);
  const daemon = host.daemons().find((one) => one.pid === pid);
  if (started === undefined || daemon === undefined) return undefined;
  const [program = '', ...args] = daemon.cmdline.split('\0');
  return basename(program) === 'dockerd' && args.includes(settingsFlag(paths.settings, args)) ? { pid, started } : undefined;
}

/** How dockerd is told its settings: by hand those beside the socket, by systemd those in /etc. */
function settingsFlag(byHand: string, args: readonly string[]): string {
  const flag = `--config-file=${byHand}`;
  return args.includes(flag) ? flag : '--config-file=/etc/containai/daemon.json';
}

/** What is known of the environment of a running engine and of its firewall when it was started, and how. */
interface Witnessed {
  readonly buildsContained: Seen;
  readonly buildsDetail: string;
  /** Root has put the firewall in before it was started. */
  readonly hadFirewall: boolean;
}

/** The variable that says which program runs steps of builds (moby/moby daemon/internal/builder-next/executor_linux.go). */
export const buildVariable = hostVariables[0];

/**
 * Whether builds of a running engine are contained: by the environment of its process, where this user may see it, else by what root has written down
 * of this very process. `word`: what the engine says of itself, its version and the program of its runtime sysbox-runc.
 */
export function witnessOf(
  { pid, started }: RunningEngine,
  { version, runtime }: { readonly version?: string; readonly runtime?: string },
  paths: EnginePaths,
  host: Powers,
): Witnessed {
  const answer = host.readText(paths.witness, 4096);
  const lines = 'text' in answer && isTrusted(paths.witness, host) ? answer.text.split(/[\n\0]/u) : [];
  const isOfIt = lines[0] === `${pid} ${started}`;
  const written = isOfIt ? lines.find((line) => line.startsWith(`${buildVariable}=`))?.slice(buildVariable.length + 1) : undefined;
  const daemon = host.daemons().find((one) => one.pid === pid);
  const hadFirewall = isOfIt && lines.includes('firewall');
  const seen = daemon?.variables === undefined ? written : (daemon.variables[buildVariable] ?? '');
  const how = daemon?.variables === undefined ? 'as root wrote down at its start' : 'by the environment of its process';
  if (seen === undefined)
    return { buildsContained: 'unknown', buildsDetail: 'only root may see the environment of its process', hadFirewall };
  if (seen === '') return { buildsContained: 'no', buildsDetail: `${buildVariable} is not set, ${how}`, hadFirewall };
  if (version !== undefined && compareVersions(version, dockerWithBuildRuntime) < 0)
    return { buildsContained: 'no', buildsDetail: tooOld(version), hadFirewall };
  if (runtime !== undefined && seen === runtime)
    return { buildsContained: 'yes', buildsDetail: `${buildVariable} is ${seen}, ${how}`, hadFirewall };
  return {
    buildsContained: runtime === undefined ? 'unknown' : 'no',
    buildsDetail: `${buildVariable} is ${seen}, and the runtime sysbox-runc ${runtime === undefined ? 'is not known' : `is ${runtime}`}`,
    hadFirewall,
  };
}

/** Why builds of an old engine are not contained. */
export function tooOld(version: string): string {
  return `Docker ${version} runs steps of builds by runc, whatever ${buildVariable} says; ${dockerWithBuildRuntime} and later heed it`;
}

/** A file that root or this user has written, and nobody else can. */
function isTrusted(path: string, host: Pick<EngineHost, 'ownerOf'> & Pick<Machine, 'userId'>): boolean {
  const owner = host.ownerOf(path);
  return owner !== undefined && !owner.isShared && (owner.user === 0 || owner.user === host.userId());
}
