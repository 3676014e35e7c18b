import type { Look } from '../../model/probe.ts';
import type { ProbeHost } from '../../machine/probe-host.ts';

/** What a look prints, without the word `host`. `before`: kernel settings by their name, as they were. */
export function lookFromHost(look: Look, pid: number, scratch: string, before: ReadonlyMap<string, string>, host: ProbeHost): string {
  if ('file' in look) return `file ${look.file} ${host.ownerOf(`${scratch}/${look.file}`) ?? 'missing'}`;
  if ('setting' in look) return `setting ${look.setting} ${changeOf(before.get(look.setting), settingOf(look.setting, host))}`;
  if ('map' in look) return `map ${look.map} ${oneLine(host.readProc(`/proc/${pid}/${look.map}`))}`;
  if ('status' in look) {
    const line = host
      .readProc(`/proc/${pid}/status`)
      ?.split('\n')
      .find((text) => text.startsWith(`${look.status}:`));
    return `status ${look.status} ${oneLine(line?.slice(look.status.length + 1))}`;
  }
  const [own, ours] = [host.readLink(`/proc/${pid}/ns/${look.namespace}`), host.readLink(`/proc/self/ns/${look.namespace}`)];
  return `namespace ${look.namespace} ${own === undefined || ours === undefined ? 'hidden' : own === ours ? 'host' : 'own'}`;
}

/** A kernel setting as the host has it, by its name with full stops. */
export function settingOf(name: string, host: ProbeHost): string | undefined {
  return host.readProc(`/proc/sys/${name.replaceAll('.', '/')}`)?.trim();
}

const oneLine = (text: string | undefined): string =>
  text === undefined ? 'hidden' : (text.split('\n')[0] ?? '').trim().replaceAll(/\s+/gu, ' ');

function changeOf(before: string | undefined, after: string | undefined): string {
  if (before === undefined || after === undefined) return 'hidden';
  if (before === after) return 'same';
  if (!/^\d+$/u.test(before) || !/^\d+$/u.test(after)) return 'changed';
  return BigInt(after) > BigInt(before) ? 'raised' : 'lowered';
}
