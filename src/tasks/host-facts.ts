import { resolve } from 'node:path';
import type { Machine } from '../machine/machine.ts';
import type { EngineFacts, HostFacts, StoreFacts } from '../model/host.ts';
import { type Check, list, mistakeIn, object, oneOf, text, whole, yesOrNo } from '../syntax/json-shape.ts';

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
  const wrong = mistakeIn(value, hostShape);
  return wrong === undefined
    ? { source: 'facts file', ...(value as HostFacts) }
    : { refused: `The file of host facts ${file} is not as expected: ${wrong}.` };
}

const word = text(200);
const version: Check = (value) => (typeof value === 'string' && isVersion(value) ? undefined : 'must be a version, as text');

const count = whole(0, Number.MAX_SAFE_INTEGER);
const store = object({ fileSystem: word, freeBytes: count } satisfies Record<keyof StoreFacts, Check>, []);

/** What facts of a host look like as JSON. */
export const hostShape: Check = object({
  kernel: version,
  cgroup: oneOf(1, 2),
  distribution: word,
  distributionVersion: word,
  architecture: word,
  systemd: yesOrNo,
  wsl: yesOrNo,
  sysbox: object({ version, namespaces: list(word, 100) }, ['version']),
  sysboxInstalled: yesOrNo,
  sysboxRuns: yesOrNo,
  sysboxRegistered: yesOrNo,
  sysboxProgram: yesOrNo,
  sysboxIds: yesOrNo,
  sysboxStore: store,
  engineStore: store,
  engineAnswers: yesOrNo,
  engine: object(
    {
      version,
      runtimes: list(word, 100),
      defaultRuntime: word,
      imageStore: oneOf('containerd', 'graph'),
      rootless: yesOrNo,
      snap: yesOrNo,
    } satisfies Record<keyof EngineFacts, Check>,
    ['version'],
  ),
  containerd: object({ version }, ['version']),
  runc: object({ version }, ['version']),
  timeNamespaces: yesOrNo,
  buildsUnderSysbox: yesOrNo,
  usernsRemap: yesOrNo,
  userNamespaces: yesOrNo,
  userNamespacesRestricted: yesOrNo,
  idMappedMounts: yesOrNo,
  idMappedOverlay: yesOrNo,
  shiftfs: yesOrNo,
  overlay: yesOrNo,
  binfmt: yesOrNo,
  seccompNotify: yesOrNo,
  fuse: yesOrNo,
  missingPrograms: list(word, 100),
  insideContainer: yesOrNo,
  lackingCapabilities: list(word, 100),
  insecureBuilds: yesOrNo,
  staleContainers: count,
  workspaceNosuid: yesOrNo,
  freePorts: count,
  gpuToolkit: yesOrNo,
  selinux: yesOrNo,
  collected: word,
  source: word,
} satisfies Record<keyof HostFacts, Check>);

function isVersion(text: string): boolean {
  return text.length <= 100 && /^v?\d+(?:\.\d+)*(?:[-+~._][\w.+~-]*)?$/u.test(text);
}
