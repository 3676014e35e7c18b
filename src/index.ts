import { isAbsolute } from 'node:path';
import { realGatePowers } from './machine/real-gate-powers.ts';
import { realMachine } from './machine/real.ts';
import type { Report } from './model/report.ts';
import type { HostFacts } from './model/host.ts';
import type { Policy } from './model/policy.ts';
import { formatNames, type Tier, tiers } from './model/rule.ts';
import { auditSources, type SourceInMemory } from './tasks/audit.ts';
import { findOwner } from './tasks/gate/find-address.ts';
import { findEngine } from './tasks/gate/find-engine.ts';
import { findWorkspaces } from './tasks/gate/find-workspaces.ts';
import { type GateAnswer, type GateOptions, openGate as openOn } from './tasks/gate/open-gate.ts';
import { version } from '../package.json';

/**
 * Audits configurations that are in memory, with the files beside each. Nothing is read from the disk, fetched or run, and nothing throws
 * for what is in the sources: bad input is in the report's `problems`. `policy` is what `parsePolicy` read; of its waivers those that end hold only
 * where `today` (`YYYY-MM-DD`, UTC) says so. A tier or format that does not exist is a TypeError.
 */
export async function audit(
  sources: readonly SourceInMemory[],
  options: { readonly tier?: Tier; readonly host?: HostFacts; readonly policy?: Policy; readonly today?: string } = {},
): Promise<Report> {
  const tier = options.tier ?? options.policy?.tier ?? 'strict';
  // A caller in plain JavaScript gets no help of the types, and an unknown tier would switch every rule off.
  if (!tiers.includes(tier)) throw new TypeError(`There is no tier “${String(tier)}”: it is one of ${tiers.join(', ')}.`);
  for (const { format } of sources)
    if (!formatNames.includes(format))
      throw new TypeError(`There is no format “${String(format)}”: it is one of ${formatNames.join(', ')}.`);
  const { report } = await auditSources(sources, { ...options, tier, host: options.host ?? {}, version });
  return report;
}

/**
 * Opens a gate in front of a Docker engine of this machine, as `containai gate` does; `drain` of the answer ends it. What cannot be is refused in
 * one sentence: an engine that is no Unix socket, an owner that is no word, a workspace that is too much of the machine.
 */
export async function openGate(options: GateOptions): Promise<GateAnswer> {
  const { listen } = options;
  if (!isAbsolute(listen)) return { refused: 'the path to listen on must be absolute', isBadPath: true };
  const own = [
    { path: listen, what: 'the gate’s socket' },
    { path: options.engine, what: 'the engine’s socket' },
  ];
  const engine = findEngine(options.engine, listen, realMachine);
  const owner = findOwner(options.owner, listen, realMachine);
  const workspaces = findWorkspaces(options.workspaces, own, realMachine);
  for (const found of [engine, owner, workspaces]) if ('refused' in found) return { refused: found.refused, isBadPath: true };
  return openOn({ ...options, ...engine, ...owner, ...workspaces }, realGatePowers);
}

export { compose } from './formats/compose/format.ts';
export { companionsNeeded, devcontainerFormat } from './formats/devcontainer/format.ts';
export { dockerApi } from './formats/docker-api/format.ts';
export { dockerRun } from './formats/docker-run/format.ts';
export { describe, judge, prepareJudge } from './judge/judge.ts';
export { matrixFor } from './matrix/apply.ts';
export { matrix } from './matrix/catalogue.ts';
export { rules } from './rules/catalogue.ts';
export { parsePolicy } from './tasks/policy/parse-policy.ts';
export { parsePlan } from './tasks/gate/read-plan.ts';
export type { SourceInMemory } from './tasks/audit.ts';
export type { Gate, GateAnswer, GateOptions } from './tasks/gate/open-gate.ts';
export type { Edits, FileAnswer, Files, Format, PrintedFormat, Reading, Refusal, Source, TextFormat } from './formats/format.ts';
export type { Judge, Judgement } from './judge/judge.ts';
export type * from './model/citation.ts';
export type * from './model/gate.ts';
export type * from './model/plan.ts';
export type { Fact, Layer, Origin } from './model/fact.ts';
export type * from './model/gate.ts';
export type * from './model/host-path.ts';
export type * from './model/host.ts';
export type * from './model/plan.ts';
export type * from './model/policy.ts';
export type * from './model/report.ts';
export type * from './model/request.ts';
export type * from './model/row.ts';
export type * from './model/rule.ts';
