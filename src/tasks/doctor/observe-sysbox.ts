import type { HostView } from '../../machine/host-view.ts';
import type { ViewedDaemon } from '../../machine/view-daemons.ts';
import type { HostThings, Observation, RunningDaemon } from '../../model/host-report.ts';
import { parseAnswer } from './answers.ts';
import { isRecord, parseObject } from '../../syntax/json-values.ts';
import type { DoctorView } from './doctor-view.ts';
import { fileText, fromCommand, fromFile, saw, unseen } from './say.ts';

/** What of Sysbox is there and runs. */
export function observeSysbox(view: DoctorView): readonly Observation[] {
  return [
    readInstalled(view),
    fromCommand(view, 'sysbox', 'sysbox-runc --version', (text) => /^\s*version:\s*v?(\d+(?:\.\d+)+[\w.+-]{0,40})\s*$/mu.exec(text)?.[1]),
    fromCommand(view, 'sysboxNamespaces', 'sysbox-runc features', readNamespaces),
    readDaemon(view, 'sysboxMgr', 'sysbox-mgr', '/run/sysbox/sysmgr.sock'),
    readDaemon(view, 'sysboxFs', 'sysbox-fs', '/run/sysbox/sysfs.sock'),
    readStale(view),
    readIds(view),
  ];
}

const programsOfSysbox = ['sysbox-runc', 'sysbox-mgr', 'sysbox-fs'] as const;

function readInstalled(view: DoctorView): Observation {
  const paths = [...programsOfSysbox, ...Object.keys(view.programs).filter((path) => path.endsWith('/sysbox-runc'))];
  const path = paths.map((name) => view.programs[name]).find((found) => typeof found === 'string');
  if (path !== undefined && path !== null) return saw('sysboxInstalled', true, 'file', path);
  const daemon = programsOfSysbox.flatMap((name) => daemonsOf(view, name))[0];
  if (daemon !== undefined) return saw('sysboxInstalled', true, 'file', `/proc/${daemon.pid}`);
  if (programsOfSysbox.some((name) => view.programs[name] === undefined))
    return unseen('sysboxInstalled', 'not there', 'Sysbox’s programs were not looked for.');
  return saw('sysboxInstalled', false, 'file', `${programsOfSysbox.join(', ')} were looked for`);
}

function readStale(view: DoctorView): Observation {
  const id = 'staleContainers';
  const since = sysboxFsStart(view);
  const { containers } = view.engine;
  if (since === undefined) return unseen(id, 'not there', 'It is not known since when sysbox-fs runs.');
  if (containers === undefined) return unseen(id, 'no answer', 'The engine was not asked about its containers, or did not answer.');
  const states = containers.map((answer) => {
    if ('status' in answer && answer.status === 404) return 'gone';
    const one = parseAnswer(answer);
    const [host, state] = [one?.['HostConfig'], one?.['State']];
    const started = isRecord(state) ? Date.parse(String(state['StartedAt'])) : Number.NaN;
    if (!isRecord(host) || Number.isNaN(started)) return 'not known';
    return host['Runtime'] === 'sysbox-runc' && started < Date.parse(since) ? 'stale' : 'fresh';
  });
  if (states.includes('not known')) return unseen(id, 'not understood', 'The engine does not say of a container when it was started.');
  return saw(id, states.filter((state) => state === 'stale').length, 'engine', '/containers');
}

/** When the running sysbox-fs was started, ISO 8601; undefined where none is seen. */
export function sysboxFsStart(view: HostView): string | undefined {
  const daemon = firstDaemon(view, 'sysbox-fs');
  return daemon === undefined ? undefined : startOf(daemon, fileText(view, '/proc/stat'));
}

function readNamespaces(text: string): readonly string[] | undefined {
  const linux = parseObject(text)?.['linux'];
  const names = isRecord(linux) ? linux['namespaces'] : undefined;
  return Array.isArray(names) && names.length <= 100 && names.every((name) => typeof name === 'string' && /^[a-z]{1,20}$/u.test(name))
    ? (names as readonly string[])
    : undefined;
}

function readDaemon(view: HostView, id: 'sysboxMgr' | 'sysboxFs', name: string, path: string): Observation {
  const socket = view.sockets[path] ?? 'missing';
  const daemon = firstDaemon(view, name);
  if (daemon !== undefined) {
    const since = startOf(daemon, fileText(view, '/proc/stat'));
    const value: RunningDaemon = { runs: true, socket, ...(since === undefined ? {} : { since }), flags: flagsOf(daemon) };
    return saw(id, value, 'file', `/proc/${daemon.pid}`);
  }
  if (socket === 'answers') return saw(id, { runs: true, socket }, 'tried', path);
  if (hidesProcesses(view)) return unseen(id, 'needs root', 'This system shows a user no processes but their own.');
  return saw(id, { runs: false, socket }, 'file', '/proc');
}

/** The daemons of that name that root runs on this machine itself: anybody may name a process so, and containers have daemons too. */
export function daemonsOf(view: HostView, name: string, user = '0'): readonly ViewedDaemon[] {
  return view.daemons.filter(
    (daemon) =>
      daemon.name === name &&
      /^Uid:\t(\d+)\t/mu.exec(daemon.status)?.[1] === user &&
      // One number: it is in no process namespace below this one.
      /^NSpid:\t\d+$/mu.test(daemon.status),
  );
}

// sysbox-fs starts itself anew for a moment to enter a container’s namespaces, under any number: the daemon is the one that started first.
function firstDaemon(view: HostView, name: string): ViewedDaemon | undefined {
  return daemonsOf(view, name).toSorted((a, b) => ticksOf(a) - ticksOf(b))[0];
}

/** The arguments of a daemon, without its program. */
export function flagsOf(daemon: ViewedDaemon): readonly string[] {
  return daemon.cmdline.split('\0').slice(1, -1).slice(0, 200);
}

// proc(5): the 22nd word of stat is the start in ticks of a hundredth second since the boot, whose second is `btime`. Names may hold spaces and brackets.
function startOf(daemon: ViewedDaemon, stat: string | undefined): string | undefined {
  const ticks = ticksOf(daemon);
  const boot = /^btime (\d{1,12})$/mu.exec(stat ?? '')?.[1];
  if (boot === undefined || !Number.isSafeInteger(ticks)) return undefined;
  const seconds = Number(boot) + Math.floor(ticks / 100);
  return seconds < 1e11 ? new Date(seconds * 1000).toISOString().replace('.000Z', 'Z') : undefined;
}

function ticksOf({ stat }: ViewedDaemon): number {
  const ticks = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  return /^\d{1,15}$/u.test(ticks) ? Number(ticks) : Number.POSITIVE_INFINITY;
}

function hidesProcesses(view: HostView): boolean {
  return view.user !== 0 && / \/proc \S+ .*- proc \S+ \S*\bhidepid=(?!0|off)/u.test(fileText(view, '/proc/self/mountinfo') ?? '');
}

// sysbox-mgr wants the same range in both (nestybox/sysbox-mgr@aaeff6c subidAlloc/subidAllocSimple.go).
function readIds(view: HostView): Observation {
  const users = fromFile(view, 'subordinateIds', '/etc/subuid', readRange);
  const groups = view.files['/etc/subgid'];
  if (!('value' in users) || groups === undefined || !('text' in groups)) return users;
  const [uids, gids] = [fileText(view, '/etc/subuid') ?? '', groups.text].map(readRange);
  return uids?.first === gids?.first && uids?.count === gids?.count
    ? users
    : saw('subordinateIds', { first: 0, count: 0 }, 'inferred', '/etc/subuid and /etc/subgid give the user sysbox different ranges');
}

// Without a line for sysbox there are none.
function readRange(text: string): HostThings['subordinateIds'] | undefined {
  const [, first, count] = /^sysbox:(\d{1,10}):(\d{1,10})$/mu.exec(text) ?? [];
  if (first !== undefined && count !== undefined) return { first: Number(first), count: Number(count) };
  return /^sysbox:/mu.test(text) ? undefined : { first: 0, count: 0 };
}
