/** What `/proc/PID/status` says of a process (proc(5)). A field that is not there or is none is undefined. */
export interface ProcessStatus {
  /** What the process calls itself, at most 15 bytes; the kernel escapes line ends in it. */
  readonly name?: string;
  /** Real, effective, saved and file system user, as whoever read them counts. */
  readonly users?: readonly number[];
  /** 0: off; 1: strict; 2: filters. */
  readonly seccomp?: number;
  /** Since Linux 5.9. */
  readonly seccompFilters?: number;
  readonly noNewPrivileges?: boolean;
  /** Capability sets, 16 hexadecimal digits each. */
  readonly effective?: string;
  readonly bounding?: string;
}

/** Reads `/proc/PID/status`. The name, which the process itself chooses, is on the first line alone and has no line ends. */
export function readStatus(text: string): ProcessStatus {
  const fields = new Map(
    text.split('\n').map((line): [string, string] => [line.split(':', 1)[0] ?? '', line.slice(line.indexOf(':') + 1).trim()]),
  );
  const number = (name: string): number | undefined => (/^\d{1,10}$/u.test(fields.get(name) ?? '') ? Number(fields.get(name)) : undefined);
  const hex = (name: string): string | undefined => (/^[0-9a-f]{16}$/u.test(fields.get(name) ?? '') ? fields.get(name) : undefined);
  const users = /^(?:\d{1,10}\t){3}\d{1,10}$/u.test(fields.get('Uid') ?? '') ? fields.get('Uid')!.split('\t').map(Number) : undefined;
  const noNew = number('NoNewPrivs');
  return given({
    name: fields.get('Name') || undefined,
    users,
    seccomp: number('Seccomp'),
    seccompFilters: number('Seccomp_filters'),
    noNewPrivileges: noNew === undefined ? undefined : noNew === 1,
    effective: hex('CapEff'),
    bounding: hex('CapBnd'),
  });
}

function given(all: { readonly [K in keyof ProcessStatus]-?: ProcessStatus[K] | undefined }): ProcessStatus {
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}
