import { ownEngineSettings } from '../../machine/host-places.ts';
import { dockerWithBuildRuntime, dockerWithTimeNamespace } from '../../known/sysbox-releases.ts';
import type { Observation, Unseen } from '../../model/host-report.ts';
import { compareVersions } from '../../syntax/version.ts';
import { isRecord, parseObject } from '../../syntax/json-values.ts';
import type { DoctorView } from './doctor-view.ts';
import { daemonsOf, flagsOf } from './observe-sysbox.ts';
import { fileText, saw, unseen } from './say.ts';

/** How the engine was started: what its file of settings, its arguments and its environment say. */
export function observeSettings(view: DoctorView, version: string | undefined, isRootless: boolean): readonly Observation[] {
  const settings = readSettings(view, isRootless);
  return [readTimeSwitch(settings, version), readBuilder(view, version, isRootless), readEntitlements(settings)];
}

/** The daemon of this engine among root’s, or, without root, this user’s; undefined where it is not known which it is. */
function daemonOf(view: DoctorView, isRootless: boolean): ReturnType<typeof daemonsOf>[number] | undefined {
  if (isRootless) {
    const own = view.user === undefined ? [] : daemonsOf(view, 'dockerd', String(view.user));
    return own.length === 1 ? own[0] : undefined;
  }
  const socket = withoutLink(view.engine.socket);
  const daemons = daemonsOf(view, 'dockerd').map((daemon) => ({ daemon, named: socketsOf(flagsOf(daemon)) }));
  const own = daemons.filter(({ named }) => named.includes(socket));
  if (own.length > 0) return own.length === 1 ? own[0]?.daemon : undefined;
  // One that names no socket has been handed the usual one.
  const usual = socket === '/run/docker.sock' ? daemons.filter(({ named }) => named.length === 0) : [];
  return usual.length === 1 ? usual[0]?.daemon : undefined;
}

function socketsOf(flags: readonly string[]): readonly string[] {
  return flags.flatMap((flag) => /^(?:-H|--host=|-H=)?unix:\/\/(.*)$/u.exec(flag)?.[1] ?? []).map(withoutLink);
}

// The one is a link to the other on every Linux.
function withoutLink(path: string): string {
  return path.replace(/^\/var\/run\//u, '/run/');
}

/** The engine’s settings as they are read at its start, and the file they stand in; or why they are not to be had. */
function readSettings(view: DoctorView, isRootless: boolean): Settings {
  const path = isRootless ? ownEngineSettings : '/etc/docker/daemon.json';
  const daemon = daemonOf(view, isRootless);
  if (daemon === undefined)
    return { why: 'not there', says: 'It is not known which settings this engine was started with: its process was not found.' };
  if (flagsOf(daemon).some((flag) => flag.startsWith('--config-file')))
    return { why: 'not there', says: `The engine reads other settings than ${path}.` };
  const file = view.files[path];
  if (file !== undefined && 'not' in file && file.not === 'allowed')
    return { why: 'needs root', says: `${path} may be read by root alone.` };
  const value = parseObject(fileText(view, path) ?? '{}');
  return value === undefined ? { why: 'not understood', says: `${path} is no JSON object.` } : { path, value };
}

type Settings =
  | { readonly path: string; readonly value: Readonly<Record<string, unknown>> }
  | { readonly why: Unseen['why']; readonly says: string };

// moby/moby daemon/daemon_unix.go: features.time-namespaces; it is on where it is not set.
function readTimeSwitch(settings: Settings, version: string | undefined): Observation {
  const id = 'timeNamespaceSwitch';
  if ('why' in settings) return unseen(id, settings.why, settings.says);
  const { path, value } = settings;
  const features = value['features'];
  const isOn = isRecord(features) ? features['time-namespaces'] : undefined;
  if (typeof isOn === 'boolean') return saw(id, isOn, 'file', path);
  return version !== undefined && compareVersions(version, dockerWithTimeNamespace) >= 0
    ? saw(id, true, 'inferred', `${path} does not set features.time-namespaces, which is on by itself`)
    : unseen(id, 'not there', `${path} does not set features.time-namespaces.`);
}

// moby/moby builder/builder-next: without a word network.host is allowed and security.insecure is not.
function readEntitlements(settings: Settings): Observation {
  const id = 'builderEntitlements';
  if ('why' in settings) return unseen(id, settings.why, settings.says);
  const builder = settings.value['builder'];
  const given = isRecord(builder) && isRecord(builder['entitlements']) ? builder['entitlements'] : {};
  const allowed = [
    ...(given['network-host'] === false ? [] : ['network.host']),
    ...(given['security-insecure'] === true ? ['security.insecure'] : []),
  ];
  return saw(
    id,
    allowed,
    Object.keys(given).length === 0 ? 'inferred' : 'file',
    Object.keys(given).length === 0 ? `${settings.path} does not set builder.entitlements` : settings.path,
  );
}

function readBuilder(view: DoctorView, version: string | undefined, isRootless: boolean): Observation {
  const id = 'buildsUnderSysbox';
  const daemon = daemonOf(view, isRootless);
  if (daemon === undefined)
    return unseen(id, 'not there', 'It is not known which environment this engine was started with: its process was not found.');
  if (daemon.variables === undefined) return unseen(id, 'needs root', 'The environment of dockerd may be read by root alone.');
  const command = daemon.variables['DOCKER_BUILDKIT_RUNC_COMMAND'] ?? '';
  const from = `/proc/${daemon.pid}/environ`;
  const isNamed = command.split('/').at(-1) === 'sysbox-runc';
  if (isNamed && version === undefined)
    return unseen(id, 'no answer', 'The engine does not tell its version, and an old one does not heed that variable.');
  if (isNamed && compareVersions(version!, dockerWithBuildRuntime) < 0)
    return saw(
      id,
      false,
      'inferred',
      `${from} names sysbox-runc, which Docker ${version!} does not heed: ${dockerWithBuildRuntime} and later do`,
    );
  return saw(id, isNamed, 'file', from);
}
