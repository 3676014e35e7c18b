import type { BuildField } from '../model/request.ts';
import type { FlagTable } from '../syntax/argv.ts';
import { flagTable } from '../syntax/argv.ts';

/** A flag of `docker buildx build`, where the request says what it means, or why nothing has to be said. */
export interface BuildFlag {
  readonly name: string;
  readonly short?: string;
  readonly takes: 'value' | 'boolean' | 'optional';
  /** Several values in one, separated by commas. */
  readonly commas?: true;
  /** A later one replaces an earlier one. */
  readonly single?: true;
  readonly fields: readonly BuildField[];
  readonly inert?: string;
}

const option = (name: string, more: Partial<BuildFlag> = {}): BuildFlag => ({ name, takes: 'value', fields: ['options'], ...more });
const inert = (name: string, why: string, more: Partial<BuildFlag> = {}): BuildFlag => ({
  name,
  takes: 'value',
  fields: [],
  inert: why,
  ...more,
});
const inertYesNo = (name: string, why: string, more: Partial<BuildFlag> = {}): BuildFlag => ({
  name,
  takes: 'boolean',
  fields: [],
  inert: why,
  ...more,
});

/**
 * Every flag of `docker buildx build`, hidden ones included, and `--builder` and `--debug` of `docker buildx`.
 * Source: docker/buildx commands/build.go (buildCmd, commonBuildFlags) and commands/root.go at 461836ba, 2026-08-20.
 */
export const dockerBuildFlags: FlagTable<BuildFlag> = flagTable<BuildFlag>([
  option('add-host', { commas: true }),
  option('allow'),
  inert('annotation', 'text on the image'),
  inert('attest', 'a record about the image'),
  { name: 'build-arg', takes: 'value', fields: ['arguments', 'hostVariables'] },
  option('build-context', { fields: ['options', 'hostFiles'] }),
  option('builder', { single: true }),
  { name: 'cache-from', takes: 'value', fields: ['cacheFrom', 'hostFiles'] },
  option('cache-to', { fields: ['options', 'hostFiles'] }),
  inert('call', 'asks about the build instead of building', { single: true }),
  option('cgroup-parent', { single: true }),
  inert('check', 'asks about the build instead of building', { takes: 'optional' }),
  inertYesNo('compress', 'ignored by BuildKit'),
  inert('cpu-period', 'a limit', { single: true }),
  inert('cpu-quota', 'a limit', { single: true }),
  inert('cpu-shares', 'a limit', { short: 'c', single: true }),
  inert('cpuset-cpus', 'a limit', { single: true }),
  inert('cpuset-mems', 'a limit', { single: true }),
  inertYesNo('debug', 'says what the client prints', { short: 'D' }),
  { name: 'file', short: 'f', takes: 'value', single: true, fields: ['dockerfile', 'hostFiles'] },
  inertYesNo('force-rm', 'ignored by BuildKit'),
  inertYesNo('help', 'prints a help text and builds nothing', { short: 'h' }),
  option('iidfile', { single: true, fields: ['options', 'hostFiles'] }),
  inert('isolation', 'ignored by BuildKit'),
  inert('label', 'text on the image'),
  inertYesNo('load', 'hands the image to the engine'),
  inert('memory', 'a limit', { short: 'm', single: true }),
  inert('memory-swap', 'a limit', { single: true }),
  option('metadata-file', { single: true, fields: ['options', 'hostFiles'] }),
  option('network', { single: true }),
  inertYesNo('no-cache', 'builds every step anew'),
  inert('no-cache-filter', 'builds some steps anew'),
  option('output', { short: 'o', fields: ['options', 'hostFiles'] }),
  { name: 'platform', takes: 'value', fields: ['platform'] },
  option('policy', { fields: ['options', 'hostFiles'] }),
  inert('print', 'asks about the build instead of building', { single: true }),
  inert('progress', 'says what the client prints', { single: true }),
  inert('provenance', 'a record about the image', { single: true }),
  option('pull', { takes: 'boolean', single: true }),
  option('push', { takes: 'boolean', single: true }),
  inertYesNo('quiet', 'says what the client prints', { short: 'q' }),
  inert('resource', 'limits of the build'),
  inertYesNo('rm', 'ignored by BuildKit'),
  inert('sbom', 'a record about the image', { single: true }),
  option('secret', { fields: ['options', 'hostFiles', 'hostVariables'] }),
  inert('security-opt', 'ignored by BuildKit', { commas: true }),
  inert('shm-size', 'a limit', { single: true }),
  inertYesNo('squash', 'ignored by BuildKit'),
  option('ssh', { fields: ['options', 'hostFiles'] }),
  option('tag', { short: 't' }),
  { name: 'target', takes: 'value', single: true, fields: ['target'] },
  option('ulimit'),
]);
