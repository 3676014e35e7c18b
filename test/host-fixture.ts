import { readdirSync, readFileSync } from 'node:fs';
import type { DoctorView } from '../src/tasks/doctor/doctor-view.ts';

const folder = new URL('hosts/', import.meta.url);

/** A fixture also says what host it stands for, and from where its numbers are. */
export type HostFixture = DoctorView & { readonly about: string };

/** A host as a view of it, by the name of its file under `test/hosts/`. What is not in the file is not on the host. */
export function hostFixture(name: string): HostFixture {
  return JSON.parse(readFileSync(new URL(`${name}.json`, folder), 'utf8')) as HostFixture;
}

/** Names of all hosts under `test/hosts/`. */
export const hostFixtureNames: readonly string[] = readdirSync(folder)
  .filter((file) => file.endsWith('.json'))
  .map((file) => file.slice(0, -'.json'.length))
  .toSorted();
