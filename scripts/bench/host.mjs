import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Times the commands that look at a host, each against the shortest program there is: doctor anywhere; verify of a container and of the host where
 * CONTAINAI_TEST_SYSBOX names the socket of an engine with a real Sysbox and a local image (the first one listed is taken).
 */
export function benchHost(cli, figure, timed, interleaved, rounds) {
  const [node, doctor] = interleaved([() => timed(['-e', '0']), () => timed([cli, 'doctor'])], rounds);
  tell('doctor', doctor, node, rounds, 1000);
  const socket = process.env.CONTAINAI_TEST_SYSBOX;
  if (socket === undefined || !existsSync(socket)) {
    console.log('skipped: verify and verify --host: CONTAINAI_TEST_SYSBOX names no engine with a Sysbox');
    return;
  }
  const docker = (...args) => execFileSync('docker', ['-H', `unix://${socket}`, ...args], { encoding: 'utf8' }).trim();
  const image = docker('images', '--quiet').split('\n')[0];
  const container = docker('run', '--detach', '--rm', '--runtime', 'sysbox-runc', '--network', 'none', image, 'sleep', '600');
  try {
    const look = [cli, 'verify', container, '--engine', socket];
    const [base, verify] = interleaved([() => timed(['-e', '0']), () => timed(look)], rounds);
    tell('verify of one container', verify, base, rounds, 500);
  } finally {
    docker('rm', '--force', container);
  }
  const folder = mkdtempSync(join(tmpdir(), 'containai-bench-'));
  const started = performance.now();
  const { status } = spawnSync(process.execPath, [cli, 'verify', '--host', '--engine', socket, '--image', image, '--output', folder], {
    stdio: 'ignore',
  });
  const whole = performance.now() - started;
  rmSync(folder, { recursive: true, force: true });
  // One that broke off would be quick: 0, 1 and 4 say that all was measured.
  if (status === 0 || status === 1 || status === 4) tell('verify --host', whole, node, 1, 120_000);
  else figure('verify --host', `it ended with ${status}`, 'nothing was measured', false);

  function tell(what, milliseconds, shortest, times, most) {
    const how = `${milliseconds.toFixed(0)} ms of ${most}, ${times === 1 ? 'once' : `median of ${times}`}`;
    figure(what, `${(milliseconds / shortest).toFixed(1)} times node -e 0`, how, milliseconds < most);
  }
}
