import { applyRow } from '../../matrix/apply.ts';
import type { CheckStatus, HostCheck, WhyUntold } from '../../model/doctor-report.ts';
import type { HostFacts } from '../../model/host.ts';
import type { HostThing, Observation, Unseen } from '../../model/host-report.ts';
import type { Action, HostNeed, Purpose, Result, Row, RowCheck } from '../../model/row.ts';
import { thingsOfEngine, thingsOfNeeds } from './things-of-needs.ts';

type Told = Exclude<CheckStatus, 'cannot-tell'>;
const worsening: readonly Told[] = ['ok', 'warning', 'not-ready'];

/** What is looked at, and for what. */
export interface Looked {
  readonly host: HostFacts;
  readonly observations: readonly Observation[];
  readonly purposes: readonly Purpose[];
}

/**
 * What a row of the matrix comes to on a host; undefined where it is not about this host, or not about these purposes. A fact that is not known
 * never makes it ok.
 */
export function checkRow(row: Row, looked: Looked): HostCheck | undefined {
  const { check } = row;
  if (check === undefined || (check.only !== undefined && !check.only.some((one) => looked.purposes.includes(one)))) return undefined;
  const { behaviours } = applyRow(row, looked.host);
  const told = behaviours.flatMap(({ behaviour }) => {
    const status = statusOf(behaviour.result, row.action);
    return status === undefined ? [] : [strained(status, check, looked.purposes)];
  });
  if (told.length === 0) return undefined;
  const atWorst = worstOf(told);
  const [first] = behaviours;
  const base = { id: row.id, group: check.group, title: check.title ?? row.aspect };
  const open = [...new Set(behaviours.flatMap((one) => one.open ?? []))];
  if (check.afterSysbox === true && looked.host.sysboxInstalled !== true)
    return { ...base, status: 'cannot-tell', atWorst, ...whyWithoutSysbox(looked), evidence: [] };
  if (open.length > 0 || behaviours.length !== 1 || first === undefined)
    return { ...base, status: 'cannot-tell', atWorst, ...whyOpen(open, looked), evidence: [] };
  const { says, error, evidence } = first.behaviour;
  const remedy = atItsPlace(first.behaviour.remedy ?? row.workaround, looked);
  const [status = 'ok'] = told;
  if (status === 'ok') return { ...base, status, says, evidence };
  return { ...base, status, says, ...(error === undefined ? {} : { error }), ...(remedy === undefined ? {} : { remedy }), evidence };
}

// A remedy is pasted: the engine’s word for a path goes into it only where no shell makes more of it.
function atItsPlace(remedy: string | undefined, { observations }: Looked): string | undefined {
  const program = foundBy(observations, 'sysboxInstalled');
  if (program === undefined || !/^\/[\w./+-]+\/sysbox-runc$/u.test(program)) return remedy;
  return remedy?.replaceAll('/usr/bin/sysbox-runc', program);
}

function foundBy(observations: readonly Observation[], id: HostThing): string | undefined {
  const one = observations.find((observation) => observation.id === id);
  return one !== undefined && 'value' in one ? one.found.from : undefined;
}

/** What a result means for a host; undefined: nothing. */
function statusOf(result: Result, action: Action): Told | undefined {
  switch (result) {
    case 'N/A':
      return undefined;
    case 'COMPATIBLE':
    case 'MITIGATED':
      return 'ok';
    case 'FAILS':
    case 'BLOCKED':
      return action === 'block' ? 'not-ready' : 'warning';
    default:
      return 'warning';
  }
}

function strained(status: Told, { stops = [] }: RowCheck, purposes: readonly Purpose[]): Told {
  return status === 'warning' && stops.some((one) => purposes.includes(one)) ? 'not-ready' : status;
}

function worstOf(told: readonly Told[]): Told {
  return worsening[Math.max(...told.map((one) => worsening.indexOf(one)))] ?? 'ok';
}

function whyWithoutSysbox(looked: Looked): { readonly why: WhyUntold; readonly says: string } {
  return looked.host.sysboxInstalled === false
    ? { why: 'no-sysbox', says: 'It shows once Sysbox is installed.' }
    : whyOpen(['sysboxInstalled'], looked);
}

/** Why a condition is open: what was not seen, root’s part first, since that can be helped. */
function whyOpen(open: readonly (keyof HostNeed)[], { observations, host }: Looked): { readonly why: WhyUntold; readonly says: string } {
  const things = new Set<HostThing>(open.flatMap((part) => thingsOfNeeds[part]));
  const unseen = observations.flatMap((one): readonly (Unseen & { readonly id: HostThing })[] =>
    things.has(one.id) && 'unseen' in one ? [{ id: one.id, ...one.unseen }] : [],
  );
  const first = unseen.find(({ why }) => why === 'needs root') ?? unseen[0];
  if (first === undefined) return { why: 'not-seen', says: 'What it depends on was not looked at.' };
  if (first.why === 'needs root') return { why: 'needs-root', says: first.says };
  if (observations.some((one) => one.id === 'engineHere' && 'value' in one && !one.value)) return { why: 'elsewhere', says: first.says };
  if (host.engineAnswers !== true && unseen.every(({ id }) => thingsOfEngine.has(id))) return { why: 'no-engine', says: first.says };
  return { why: 'not-seen', says: first.says };
}
