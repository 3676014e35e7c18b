// Runs the matrix’s probes on a real engine: node --import tsx scripts/run-probes.ts SOCKET IMAGE RUNTIME SYSBOX-VERSION [ROW...]
import { argv, exit, pid, stdout } from 'node:process';
import { release } from 'node:os';
import { makeSockets } from '../src/machine/http/real-sockets.ts';
import { realProbeHost } from '../src/machine/probe-host.ts';
import { matrix } from '../src/matrix/catalogue.ts';
import { runProbes } from '../src/tasks/verify/run-probes.ts';

const [socket = '', image = '', runtime = '', sysbox = '', ...wanted] = argv.slice(2);
const engine = makeSockets().engineAt(socket);
const version = await engine.ask({ method: 'GET', path: '/version', headers: [] });
if ('failed' in version) throw new Error(version.failed);
const facts = {
  kernel: release(),
  sysbox: { version: sysbox },
  engine: { version: String((JSON.parse(version.text) as { readonly Version?: string }).Version) },
  cgroup: realProbeHost.readProc('/sys/fs/cgroup/cgroup.controllers') === undefined ? (1 as const) : (2 as const),
  usernsRemap: false,
  idMappedMounts: true,
  shiftfs: false,
  selinux: false,
};
const rows = matrix.filter(({ id }) => wanted.length === 0 || wanted.includes(id));
const results = await runProbes(
  rows,
  facts,
  { image, runtime, label: 'dev.containai.probe', nonce: String(pid) },
  { engine, host: realProbeHost },
);
stdout.write(`${JSON.stringify(results, null, 1)}\n`);
engine.close();
exit(0);
