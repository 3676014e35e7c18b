import type { HostThings, Observation, RegisteredRuntime } from '../../model/host-report.ts';
import { parseAnswer, shortText } from './answers.ts';
import { isRecord } from '../../syntax/json-values.ts';
import type { DoctorView } from './doctor-view.ts';
import { observeSettings } from './observe-settings.ts';
import { fileText, fromCommand, saw, unseen } from './say.ts';

type Json = Readonly<Record<string, unknown>>;

/** What the engine is, by its own word, and the versions of what stands below it. */
export function observeEngine(view: DoctorView): readonly Observation[] {
  const { engine } = view;
  const client = fromCommand(
    view,
    'client',
    'docker --version',
    (text) => /^Docker version v?(\d+(?:\.\d+)+[\w.+~-]{0,40})/u.exec(text)?.[1],
  );
  const info = parseAnswer(engine.info);
  const version = parseAnswer(engine.version) ?? {};
  if (info === undefined)
    return [
      client,
      ...unanswered(engine),
      versionOf(view, 'containerd', version),
      versionOf(view, 'runc', version),
      readBuilds(view, version),
    ];
  return [
    client,
    saw('engineAnswers', true, 'tried', engine.socket),
    saw('engineSocket', engine.socket, 'tried', engine.socket),
    ofInfo('engine', shortText(info['ServerVersion'])),
    ofInfo('engineSystem', shortText(info['OperatingSystem'])),
    saw('engineHere', isHere(view, info), 'inferred', 'the kernel that the engine names, and this machine’s'),
    ofInfo('rootless', hasOption(info, 'rootless')),
    ofInfo('usernsRemap', hasOption(info, 'userns')),
    readSnap(view, info),
    ofInfo('imageStore', readStore(info)),
    ofInfo('engineFolder', shortText(info['DockerRootDir'])),
    ofInfo('cgroupDriver', shortText(info['CgroupDriver'])),
    ofInfo('defaultRuntime', shortText(info['DefaultRuntime'])),
    ofInfo('runtimes', readRuntimes(view, info)),
    ...observeSettings(view, shortText(info['ServerVersion']), hasOption(info, 'rootless') === true),
    versionOf(view, 'containerd', version),
    versionOf(view, 'runc', version),
    readBuilds(view, version),
  ];
}

const ofEngine = [
  'engineSocket',
  'engine',
  'engineSystem',
  'engineHere',
  'rootless',
  'usernsRemap',
  'snap',
  'imageStore',
  'engineFolder',
  'cgroupDriver',
  'defaultRuntime',
  'runtimes',
  'timeNamespaceSwitch',
  'buildsUnderSysbox',
  'builderEntitlements',
] as const;

function unanswered({ socket, info: answer }: DoctorView['engine']): readonly Observation[] {
  if (!('failed' in answer)) {
    const says = `The engine answered ${answer.status} to GET /info, and not with what it is.`;
    return ['engineAnswers' as const, ...ofEngine].map((id) => unseen(id, 'not understood', says));
  }
  const { failed } = answer;
  // The words of machine/http/why-unreachable.ts.
  const why = failed.startsWith('you may not open') ? 'needs root' : 'no answer';
  const says = `${failed.slice(0, 1).toUpperCase()}${failed.slice(1)}${failed.endsWith('.') ? '' : '.'}`;
  const isAbsent = failed.startsWith('no engine listens');
  const answers = isAbsent ? saw('engineAnswers', false, 'tried', socket) : unseen('engineAnswers', why, says);
  return [answers, ...ofEngine.map((id) => unseen(id, why, says))];
}

function ofInfo<Id extends keyof HostThings>(id: Id, value: HostThings[Id] | undefined): Observation {
  return value === undefined
    ? unseen(id, 'not understood', 'The engine’s answer to GET /info does not say it as expected.')
    : saw(id, value, 'engine', '/info');
}

/** Docker Desktop’s engine runs in a machine of its own, though under WSL2 with the same kernel. */
function isHere(view: DoctorView, info: Json): boolean {
  return info['KernelVersion'] === fileText(view, '/proc/sys/kernel/osrelease')?.trim() && info['OperatingSystem'] !== 'Docker Desktop';
}

function hasOption(info: Json, name: string): boolean | undefined {
  const options = info['SecurityOptions'];
  if (!Array.isArray(options)) return undefined;
  return options.some((option) => typeof option === 'string' && (option === name || option.split(',').includes(`name=${name}`)));
}

function readSnap(view: DoctorView, info: Json): Observation {
  const folder = shortText(info['DockerRootDir']);
  if (folder?.startsWith('/var/snap/docker/') === true) return saw('snap', true, 'inferred', `the engine keeps its data in ${folder}`);
  const isThere = view.places['/snap/docker/current'] === 'folder';
  return saw(
    'snap',
    false,
    'inferred',
    isThere ? 'the engine’s data is not the snap’s, though Docker’s snap is installed too' : 'the engine’s data is not a snap’s',
  );
}

// moby/moby daemon/info.go: with containerd’s store, DriverStatus says ["driver-type", "io.containerd.snapshotter.v1"].
function readStore(info: Json): HostThings['imageStore'] | undefined {
  const [driver, status] = [shortText(info['Driver']), info['DriverStatus']];
  if (driver === undefined) return undefined;
  const isContainerd =
    Array.isArray(status) &&
    status.some((pair) => Array.isArray(pair) && pair[0] === 'driver-type' && String(pair[1]).startsWith('io.containerd.'));
  return { kind: isContainerd ? 'containerd' : 'graph', driver };
}

function readRuntimes({ programs }: DoctorView, info: Json): readonly RegisteredRuntime[] | undefined {
  const runtimes = info['Runtimes'];
  if (!isRecord(runtimes)) return undefined;
  return Object.entries(runtimes)
    .slice(0, 100)
    .flatMap(([name, runtime]): readonly RegisteredRuntime[] => {
      if (!isRecord(runtime) || shortText(name) === undefined) return [];
      const [path, type] = [shortText(runtime['path']), shortText(runtime['runtimeType'])];
      if (path === undefined) return [{ name, program: type ?? name, binary: 'shim' }];
      return [{ name, program: path, binary: typeof programs[path] === 'string' ? 'there' : 'missing' }];
    });
}

// The engine’s own word wins: several may be installed.
function versionOf(view: DoctorView, id: 'containerd' | 'runc', version: Json): Observation {
  const told = plainVersion(componentOf(version, id)?.['Version']);
  if (told !== undefined) return saw(id, told, 'engine', '/version');
  return fromCommand(view, id, `${id} --version`, (text) => plainVersion(/^(?:containerd \S+|runc version) (\S+)/u.exec(text)?.[1]));
}

function readBuilds(view: DoctorView, version: Json): Observation {
  const command = view.commands['docker --version'];
  const told = command !== undefined && 'output' in command ? command.output : '';
  const builds = Object.entries({
    client: /, build ([\w.+~-]{1,100})$/mu.exec(told)?.[1],
    engine: buildOf(version, 'Engine'),
    containerd: buildOf(version, 'containerd'),
    runc: buildOf(version, 'runc'),
  }).filter(([, build]) => build !== undefined);
  return builds.length === 0
    ? unseen('builds', 'not there', 'Neither the client nor the engine says what it was built from.')
    : saw('builds', Object.fromEntries(builds), 'engine', '/version, and docker --version');
}

function buildOf(version: Json, name: string): string | undefined {
  const details = componentOf(version, name)?.['Details'];
  const commit = isRecord(details) ? details['GitCommit'] : undefined;
  return typeof commit === 'string' && /^[\w.+~-]{0,100}$/u.test(commit) ? commit : undefined;
}

function componentOf(version: Json, name: string): Json | undefined {
  const components = Array.isArray(version['Components']) ? (version['Components'] as readonly unknown[]) : [];
  const component = components.find((one) => isRecord(one) && one['Name'] === name);
  return isRecord(component) ? component : undefined;
}

function plainVersion(value: unknown): string | undefined {
  return typeof value === 'string' ? /^v?(\d+\.\d+[\w.+~-]{0,60})$/u.exec(value)?.[1] : undefined;
}
