import { resolve } from 'node:path';
import type { Machine } from '../machine/machine.ts';
import type { HostFacts } from '../model/host.ts';

/** What the user says of the host: a file of facts, single versions, or nothing. */
export interface HostSays {
  readonly host?: string | undefined;
  readonly kernel?: string | undefined;
  readonly sysbox?: string | undefined;
  readonly engine?: string | undefined;
}

/** Bad input: one sentence for the user. */
export interface Refused {
  readonly refused: string;
}

const mostBytes = 64 << 10;

/** Facts of the host that cost nothing: those of the file if one is named, else this machine's kernel; versions given by hand win. */
export function hostFacts(says: HostSays, machine: Pick<Machine, 'readText' | 'kernelRelease' | 'workingFolder'>): HostFacts | Refused {
  for (const [name, version] of [
    ['kernel', says.kernel],
    ['sysbox', says.sysbox],
    ['engine', says.engine],
  ] as const) {
    if (version !== undefined && !isVersion(version))
      return { refused: `--${name} wants a version such as ${name === 'kernel' ? '6.8' : '0.7.0'}, not “${version.slice(0, 40)}”.` };
  }
  const base = says.host === undefined ? ofMachine(machine) : ofFile(says.host, machine);
  if ('refused' in base) return base;
  const isByHand = says.kernel !== undefined || says.sysbox !== undefined || says.engine !== undefined;
  return {
    ...base,
    ...(says.kernel === undefined ? {} : { kernel: says.kernel }),
    ...(says.sysbox === undefined ? {} : { sysbox: { version: says.sysbox } }),
    ...(says.engine === undefined ? {} : { engine: { ...base.engine, version: says.engine } }),
    ...(isByHand ? { source: base.source === undefined ? 'command line' : `${base.source} and command line` } : {}),
  };
}

function ofMachine(machine: Pick<Machine, 'kernelRelease'>): HostFacts {
  const kernel = machine.kernelRelease();
  return kernel === undefined ? {} : { kernel, source: 'this host' };
}

function ofFile(file: string, machine: Pick<Machine, 'readText' | 'workingFolder'>): HostFacts | Refused {
  const answer = machine.readText(resolve(machine.workingFolder(), file), mostBytes);
  if ('missing' in answer) return { refused: `The file of host facts ${file} does not exist.` };
  if ('refused' in answer) return { refused: `The file of host facts ${file} was not read: ${answer.refused}.` };
  let value: unknown;
  try {
    value = JSON.parse(answer.text);
  } catch {
    return { refused: `The file of host facts ${file} is not JSON.` };
  }
  const wrong = wrongIn(value);
  return wrong === undefined
    ? { source: 'facts file', ...(value as HostFacts) }
    : { refused: `The file of host facts ${file} is not as expected: ${wrong}.` };
}

type Check = (value: unknown) => string | undefined;

const text: Check = (value) => (typeof value === 'string' && value.length <= 200 ? undefined : 'must be a text');
const yesOrNo: Check = (value) => (typeof value === 'boolean' ? undefined : 'must be true or false');
const version: Check = (value) => (typeof value === 'string' && isVersion(value) ? undefined : 'must be a version, as text');

const shape: Readonly<Record<keyof HostFacts, Check>> = {
  kernel: version,
  cgroup: (value) => (value === 1 || value === 2 ? undefined : 'must be 1 or 2'),
  distribution: text,
  architecture: text,
  sysbox: object({ version }, ['version']),
  engine: object(
    {
      version,
      runtimes: (value) => (Array.isArray(value) && value.every((one) => typeof one === 'string') ? undefined : 'must be a list of names'),
    },
    ['version'],
  ),
  timeNamespaces: yesOrNo,
  buildsUnderSysbox: yesOrNo,
  usernsRemap: yesOrNo,
  idMappedMounts: yesOrNo,
  shiftfs: yesOrNo,
  selinux: yesOrNo,
  collected: text,
  source: text,
};

const wrongIn: Check = object(shape, []);

function object(parts: Readonly<Record<string, Check>>, needed: readonly string[]): Check {
  return (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'must be an object';
    for (const [key, part] of Object.entries(value)) {
      if (!Object.hasOwn(parts, key)) return `it knows no “${key.slice(0, 40)}”; it may hold ${Object.keys(parts).join(', ')}`;
      const wrong = parts[key]!(part);
      if (wrong !== undefined) return `${key} ${wrong}`;
    }
    const missing = needed.find((key) => !Object.hasOwn(value, key));
    return missing === undefined ? undefined : `lacks “${missing}”`;
  };
}

function isVersion(text: string): boolean {
  return text.length <= 100 && /^v?\d+(?:\.\d+)*(?:[-+~._][\w.+~-]*)?$/u.test(text);
}
