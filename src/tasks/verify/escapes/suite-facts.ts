import type { EscapeReport } from '../../../model/escape.ts';
import { type Observation, seen } from '../../../model/host-report.ts';
import { isRecord } from '../../../syntax/json-values.ts';
import { parseAnswer } from '../../doctor/answers.ts';
import type { DoctorView } from '../../doctor/doctor-view.ts';

/** What an engine itself holds its containers by (docker info), so that plain runc is not plain there; undefined: nothing. */
export function wallOf({ engine: { info } }: DoctorView): string | undefined {
  const options = parseAnswer(info)?.['SecurityOptions'];
  const names = Array.isArray(options) ? options.filter((one) => typeof one === 'string') : [];
  if (names.includes('name=userns') || names.includes('name=rootless')) return 'this engine itself runs containers in a user namespace';
  return names.includes('name=selinux') ? 'this engine itself holds containers by SELinux' : undefined;
}

/** What the suite is run on, as numbers; `isSysbox`: a real one was seen. */
export function versionsOf(view: DoctorView, observations: readonly Observation[], isSysbox: boolean): EscapeReport['versions'] {
  const components = parseAnswer(view.engine.version)?.['Components'];
  const part = (name: string): unknown =>
    Array.isArray(components) ? components.find((one) => isRecord(one) && one['Name'] === name)?.['Version'] : undefined;
  const info = parseAnswer(view.engine.info);
  const cgroup = info?.['CgroupVersion'];
  const given = {
    kernel: numbersOf(info?.['KernelVersion']),
    cgroup: cgroup === '1' || cgroup === '2' ? cgroup : undefined,
    engine: numbersOf(info?.['ServerVersion']),
    containerd: numbersOf(part('containerd')),
    runc: numbersOf(part('runc')),
    sysbox: isSysbox ? numbersOf(seen(observations, 'sysbox')) : undefined,
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

// What a distribution or a builder puts behind the numbers may name a machine.
function numbersOf(version: unknown): string | undefined {
  return typeof version === 'string' ? /\d+(?:\.\d+)+/u.exec(version)?.[0] : undefined;
}
