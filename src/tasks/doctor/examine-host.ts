import { matrix } from '../../matrix/catalogue.ts';
import { type DoctorReport, doctorReportVersion, type HostCheck, type Readiness } from '../../model/doctor-report.ts';
import { toHostFacts } from '../../model/host-facts-of.ts';
import type { Purpose } from '../../model/row.ts';
import { checkRow } from './check-row.ts';
import { checkVersions } from './check-versions.ts';
import type { DoctorView } from './doctor-view.ts';
import { helpFor } from './help-for.ts';
import { observe } from './observe.ts';

/** What a host is wanted for, and by whom it is judged. `today`: `YYYY-MM-DD`. */
export interface Examination {
  readonly purposes: readonly Purpose[];
  readonly today: string;
  readonly version: string;
}

/** Judges what was seen of a host by the rows of the matrix and by known vulnerabilities: worst first. */
export function examineHost(view: DoctorView, { purposes, today, version }: Examination): DoctorReport {
  const observations = observe(view);
  const host = toHostFacts({ collected: today, observations });
  const looked = { host, observations, purposes };
  const checks = [...matrix.flatMap((row) => checkRow(row, looked) ?? []), ...checkVersions(observations)].toSorted(
    (a, b) => rankOf(a) - rankOf(b),
  );
  const help = helpFor(checks, observations);
  return {
    version: doctorReportVersion,
    tool: { version },
    collected: today,
    purposes,
    readiness: readinessOf(checks),
    checks,
    ...(help === undefined ? {} : { help }),
    host,
    observations,
  };
}

/** What checks come to together: what could stand against it and is not known does. */
function readinessOf(checks: readonly HostCheck[]): Readiness {
  if (checks.some(({ status, atWorst }) => status === 'not-ready' || atWorst === 'not-ready')) return 'not-ready';
  return checks.some(({ status, atWorst }) => status === 'warning' || atWorst === 'warning') ? 'ready-with-warnings' : 'ready';
}

function rankOf({ status, atWorst }: HostCheck): number {
  if (status === 'not-ready') return 0;
  if (status === 'ok') return 5;
  if (status === 'warning') return 2;
  return atWorst === 'not-ready' ? 1 : atWorst === 'warning' ? 3 : 4;
}
