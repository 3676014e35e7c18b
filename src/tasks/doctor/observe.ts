import { type Observation, seen } from '../../model/host-report.ts';
import type { DoctorView } from './doctor-view.ts';
import { parseAnswer, shortText } from './answers.ts';
import { observeEngine } from './observe-engine.ts';
import { observeFolders } from './observe-folders.ts';
import { observeKernel } from './observe-kernel.ts';
import { observeSysbox } from './observe-sysbox.ts';
import { observeSystem } from './observe-system.ts';
import { saw, unseen } from './say.ts';

/** All that a view of a host says, in a fixed order: each thing once, seen or with why not. */
export function observe(view: DoctorView): readonly Observation[] {
  const all = [...observeKernel(view), ...observeSystem(view), ...observeEngine(view), ...observeSysbox(view), ...observeFolders(view)];
  return seen(all, 'engineHere') === false ? ofElsewhere(view, all) : all;
}

// What this machine’s files and programs say is not of the machine that the engine runs on.
function ofElsewhere(view: DoctorView, all: readonly Observation[]): readonly Observation[] {
  const info = parseAnswer(view.engine.info) ?? {};
  const told = [
    ...of('kernel', shortText(info['KernelVersion'])),
    ...of('architecture', shortText(info['Architecture'])),
    ...of('cgroup', info['CgroupVersion'] === '2' ? 2 : info['CgroupVersion'] === '1' ? 1 : undefined),
  ];
  return all.map((one) => {
    const isOfEngine =
      one.id === 'client' ||
      one.id === 'engineAnswers' ||
      one.id === 'engineHere' ||
      one.id === 'engineSocket' ||
      ('found' in one && one.found.by === 'engine');
    if (isOfEngine) return one;
    return (
      told.find(({ id }) => id === one.id) ??
      unseen(one.id, 'not there', 'The engine runs on another machine, which cannot be looked at from here.')
    );
  });
}

function of<Id extends 'kernel' | 'architecture' | 'cgroup'>(
  id: Id,
  value: Parameters<typeof saw<Id>>[1] | undefined,
): readonly Observation[] {
  return value === undefined ? [] : [saw(id, value, 'engine', '/info')];
}
