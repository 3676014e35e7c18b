import { readFileSync } from 'node:fs';
import type { DoctorView } from '../src/tasks/doctor/doctor-view.ts';

/** A host as a view of it, by the name of its file under `test/hosts/`. What is not in the file is not on the host. */
export function hostFixture(name: string): DoctorView {
  return JSON.parse(readFileSync(new URL(`hosts/${name}.json`, import.meta.url), 'utf8')) as DoctorView;
}
