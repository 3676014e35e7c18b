import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv2020 as Ajv } from 'ajv/dist/2020.js';
import type { Standing, VerificationReport } from '../../src/model/claim.ts';

const root = new URL('../../', import.meta.url);
const cli = fileURLToPath(new URL('dist/cli.js', root));
// Dates are as the kernel’s clock writes them: there is nothing to check in their form.
const validate = new Ajv({ allErrors: true, formats: { 'date-time': true } }).compile(
  JSON.parse(readFileSync(new URL('schemas/verification-1.schema.json', root), 'utf8')),
);

/** What `containai verify` came to. */
export interface Verified {
  readonly status: number | null;
  readonly report: VerificationReport;
  /** Of the first container: the standing of each claim. */
  readonly standings: Readonly<Record<string, Standing>>;
  readonly details: Readonly<Record<string, string>>;
  readonly stderr: string;
}

/** Runs `containai verify` on the engine at a socket, and reads its JSON, which must be as its schema says. */
export function runVerify(socket: string, ...args: readonly string[]): Verified {
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, 'verify', '--json', '--engine', socket, ...args], {
    encoding: 'utf8',
    env: { ...process.env, XDG_CONFIG_HOME: '/nonexistent' },
  });
  if (stdout === '') throw new Error(`containai verify exited with ${String(status)}: ${stderr}`);
  const report = JSON.parse(stdout) as VerificationReport;
  if (!validate(report)) throw new Error(JSON.stringify(validate.errors));
  const claims = report.containers[0]?.claims ?? [];
  return {
    status,
    report,
    standings: Object.fromEntries(claims.map(({ id, standing }) => [id, standing])),
    details: Object.fromEntries(claims.map(({ id, detail }) => [id, detail])),
    stderr,
  };
}

/** Ids of the claims that fail, but for those of single rules. */
export function failingOf({ standings }: Verified): readonly string[] {
  return Object.entries(standings).flatMap(([id, standing]) => (standing === 'fails' && !id.startsWith('rule:') ? [id] : []));
}
