/** A query parameter of `POST /build`. */
export interface BuildParameter {
  readonly name: string;
  /** What it may hold; `texts` may be given several times. */
  readonly kind: 'flag' | 'number' | 'text' | 'texts';
  /**
   * - `judged`: it can ask for what a gate minds.
   * - `inert`: what is built, limits of it, and what is told of it.
   * - `refused`: no engine on Linux takes it, or it asks for nothing else than what a gate minds.
   */
  readonly standing: 'judged' | 'inert' | 'refused';
  /** The oldest API description that has it, from 1.25 on; `none`: only the source knows it. */
  readonly since: string;
}

type Row = readonly [name: string, kind: BuildParameter['kind'], standing: BuildParameter['standing'], since: string];

const rows: readonly Row[] = [
  ['buildargs', 'text', 'judged', '1.25'],
  ['buildid', 'text', 'inert', 'none'],
  ['cachefrom', 'text', 'inert', '1.25'],
  ['cgroupparent', 'text', 'refused', 'none'],
  ['cpuperiod', 'number', 'inert', '1.25'],
  ['cpuquota', 'number', 'inert', '1.25'],
  ['cpusetcpus', 'text', 'inert', '1.25'],
  ['cpusetmems', 'text', 'inert', 'none'],
  ['cpushares', 'number', 'inert', '1.25'],
  ['dockerfile', 'text', 'inert', '1.25'],
  ['extrahosts', 'texts', 'inert', '1.28'],
  ['forcerm', 'flag', 'inert', '1.25'],
  ['isolation', 'text', 'inert', 'none'],
  ['labels', 'text', 'inert', '1.25'],
  ['memory', 'number', 'inert', '1.25'],
  ['memswap', 'number', 'inert', '1.25'],
  ['networkmode', 'text', 'judged', '1.25'],
  ['nocache', 'flag', 'inert', '1.25'],
  ['outputs', 'text', 'judged', '1.40'],
  ['platform', 'text', 'inert', '1.34'],
  ['pull', 'flag', 'inert', '1.25'],
  ['q', 'flag', 'inert', '1.25'],
  ['remote', 'text', 'judged', '1.25'],
  ['rm', 'flag', 'inert', '1.25'],
  ['securityopt', 'texts', 'refused', 'none'],
  ['session', 'text', 'inert', 'none'],
  ['shmsize', 'number', 'inert', '1.25'],
  ['squash', 'flag', 'inert', '1.25'],
  ['t', 'texts', 'judged', '1.25'],
  ['target', 'text', 'inert', '1.37'],
  ['ulimits', 'text', 'inert', 'none'],
  ['version', 'text', 'judged', '1.38'],
];

/**
 * Every query parameter of `POST /build`. Source: moby@28.5.2 api/server/router/build/build_routes.go newImageBuildOptions (26.1.5 reads the same),
 * docs/api/v1.25.yaml to v1.51.yaml ImageBuild.
 */
export const buildParameters: readonly BuildParameter[] = rows.map(([name, kind, standing, since]) => ({ name, kind, standing, since }));
