import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/**
 * The socket of an engine whose containers a real Sysbox runs: that of `CONTAINAI_TEST_SYSBOX`, else Docker’s usual one. A runtime that only has the
 * name is not enough: Sysbox’s manager must be there, too.
 */
export function findSysbox(): { readonly engine: string } | { readonly missing: string } {
  const engine = process.env['CONTAINAI_TEST_SYSBOX'] ?? '/var/run/docker.sock';
  if (!existsSync('/run/sysbox/sysmgr.sock')) return { missing: 'no Sysbox runs here (/run/sysbox/sysmgr.sock)' };
  if (process.getuid?.() !== 0) return { missing: 'only root sees how containers of Sysbox run' };
  const { status, stdout } = spawnSync('docker', ['--host', `unix://${engine}`, 'info', '--format', '{{json .Runtimes}}'], {
    encoding: 'utf8',
  });
  if (status !== 0) return { missing: `no engine answers at ${engine} (CONTAINAI_TEST_SYSBOX names another one)` };
  return stdout.includes('"sysbox-runc"') ? { engine } : { missing: `the engine at ${engine} has no runtime sysbox-runc` };
}
