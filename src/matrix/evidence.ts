import type { Citation } from '../model/citation.ts';

/** Seen on Sysbox 0.7.0 with Docker 26.1.5 or 20.10.24. */
export const measured = (where: string): Citation => ({ kind: 'measured', where, on: 'sysbox-0.7.0' });

/** Seen on the development heads of Sysbox of July 2026, with Docker 26.1.5 or 29.7.2. */
export const measuredOnHead = (where: string): Citation => ({ kind: 'measured', where, on: 'sysbox-head' });

/** Seen with the reference Dev Containers CLI, Docker and Compose, under runc. */
export const measuredWithCli = (where: string): Citation => ({ kind: 'measured', where, on: 'devcontainer-cli' });

/** Seen by running Sysbox's conversion of the OCI specification alone: what it makes of a request, not what the kernel does with it. */
export const converted = (where: string): Citation => ({ kind: 'measured', where, on: 'sysbox-runc-conversion' });

/** Read in the source of any program: `owner/name@revision: path what`. */
export const source = (where: string): Citation => ({ kind: 'source', where });

/** Read in sysbox-runc as of Sysbox 0.7.0. */
export const runcSource = (where: string): Citation => source(`nestybox/sysbox-runc@a4dd414f: ${where}`);

/** Read in sysbox-fs as of Sysbox 0.7.0. */
export const fsSource = (where: string): Citation => source(`nestybox/sysbox-fs@b70bd38: ${where}`);

/** Read in sysbox-mgr as of Sysbox 0.6.7, the newest that is public. */
export const mgrSource = (where: string): Citation => source(`nestybox/sysbox-mgr@aaeff6c: ${where}`);

/** What a test of Sysbox's own asserts, as of 0.7.0. */
export const sysboxTest = (where: string): Citation => source(`nestybox/sysbox@v0.7.0: tests/${where}`);

/** A public page. */
export const page = (where: string): Citation => ({ kind: 'doc-link', where });

/** A page of the Sysbox user guide, as of 0.7.0. */
export const guide = (name: string): Citation => page(`https://github.com/nestybox/sysbox/blob/v0.7.0/docs/user-guide/${name}`);

/** An issue of nestybox/sysbox. */
export const sysboxIssue = (number: number): Citation => ({ kind: 'issue', where: `https://github.com/nestybox/sysbox/issues/${number}` });

/** An issue of any repository, `owner/name`. */
export const issue = (repository: string, number: number): Citation => ({
  kind: 'issue',
  where: `https://github.com/${repository}/issues/${number}`,
});

/** Follows from the other evidence. */
export const inferred = (where: string): Citation => ({ kind: 'inferred', where });
