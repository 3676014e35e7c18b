import { execFile, spawn } from 'node:child_process';
import { chmodSync, closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { askSocket } from './ask-socket.ts';
import type { Programs } from './programs.ts';
import { standInRuntime } from './stand-in-runtime.ts';

/** A Docker engine that was started for tests. */
export interface TestEngine {
  /** Its Unix socket. */
  readonly socket: string;
  /** Number of its process. */
  readonly pid: string;
  /** What dockerd and the containerd that it starts have printed so far. */
  log(): string;
  /** Runs a command of busybox in the network of the engine, where its published ports are, and hands back what that printed. */
  inItsNetwork(command: string, ...args: readonly string[]): Promise<string>;
  /** Ends it and all it started, and removes what it kept. */
  end(): Promise<void>;
}

/*
 * The engine has mounts and a network of its own: no bridge, address, firewall rule or mount of it meets the machine's, or another engine's,
 * and nothing is left of them at the end. It ends when its standard input does, so also when the tests die.
 */
const inside = `
folder=$1 busybox=$2
exec 3<&0
"$busybox" ip link set lo up
for own in /run/docker /run/containerd /etc/docker; do
  mkdir -p "$own"
  mount -t tmpfs -o mode=755 none "$own"
done
for file in /etc/subuid /etc/subgid; do
  [ -e "$file" ] || : > "$file"
  mount --bind "$folder/ids" "$file"
done
dockerd --config-file "$folder/daemon.json" 3<&- &
engine=$!
{ cat; kill -TERM $engine; sleep 10; kill -KILL $engine; } <&3 >/dev/null 2>&1 &
wait $engine
exec 3<&-
# What an engine leaves that was killed: programs in its network, and containers, which are their children.
own=$(readlink /proc/self/ns/net)
[ -n "$own" ] || exit 1 # else all whose network cannot be told would count as its own
left=
for process in /proc/[0-9]*; do
  for one in "$process" "/proc/$(sed -n 's/^PPid:[^0-9]*//p' "$process/status" 2>/dev/null)"; do
    if [ "$one" != /proc/$$ ] && [ "$(readlink "$one/ns/net" 2>/dev/null)" = "$own" ]; then left="$left \${process#/proc/}"; fi
  done
done
for process in $left; do kill -KILL "$process" 2>/dev/null; done
`;

// From outside, where nothing is mounted into the folder any more, whatever the engine had mounted there.
const outside = `
unshare --mount --net --propagation private sh -c "$3" sh "$1" "$2"
rm -rf --one-file-system "$1"
`;

// The range that Sysbox was measured with. Names that every Debian has; the engine reads the range from a file of ours.
const ids = 'nobody:165536:65536\nnogroup:165536:65536\n';

/**
 * Starts dockerd on a socket of its own, with user namespaces (unless `isPlain`), and a stand-in registered as `sysbox-runc`, or these runtimes alone.
 * Rejects with its log when it does not come up.
 */
export async function startEngine(
  programs: Programs,
  {
    isPlain = false,
    runtimes,
  }: { readonly isPlain?: boolean; readonly runtimes?: Readonly<Record<string, { readonly path: string }>> } = {},
): Promise<TestEngine> {
  const folder = mkdtempSync(join(tmpdir(), 'containai-engine-'));
  chmodSync(folder, 0o711); // the root of a container passes through
  const socket = join(folder, 'docker.sock');
  const logFile = join(folder, 'log');
  const runtime = join(folder, 'stand-in-runtime');
  writeFileSync(runtime, standInRuntime, { mode: 0o755 });
  writeFileSync(join(folder, 'ids'), ids);
  mkdirSync(join(folder, 'tmp'));
  writeFileSync(
    join(folder, 'daemon.json'),
    JSON.stringify({
      'data-root': join(folder, 'data'),
      'exec-root': join(folder, 'exec'),
      pidfile: join(folder, 'pid'),
      hosts: [`unix://${socket}`],
      mtu: 1400,
      // Sysbox gives each container namespaces of its own, of control groups too.
      ...(isPlain ? {} : { 'userns-remap': 'nobody:nogroup', 'default-cgroupns-mode': 'private' }),
      'shutdown-timeout': 2,
      runtimes: runtimes ?? { 'sysbox-runc': { path: runtime } },
    }),
  );
  const log = openSync(logFile, 'w');
  const supervisor = spawn('sh', ['-c', outside, 'sh', folder, programs.busybox, inside], {
    stdio: ['pipe', log, log],
    env: { ...process.env, PATH: programs.path, TMPDIR: join(folder, 'tmp') },
  });
  closeSync(log);
  const gone = new Promise<void>((done) => {
    supervisor.once('close', () => done());
    supervisor.once('error', () => done());
  });
  const readLog = (): string => readFileSync(logFile, 'utf8');
  const end = async (): Promise<void> => {
    await killContainers(socket);
    supervisor.stdin?.end();
    await gone;
  };
  const isUp = await answers(socket, () => supervisor.exitCode === null);
  if (!isUp) {
    const text = readLog().slice(-4000);
    await end();
    throw new Error(`dockerd did not start:\n${text}`);
  }
  const pid = readFileSync(join(folder, 'pid'), 'utf8').trim();
  return {
    socket,
    pid,
    log: readLog,
    inItsNetwork: (command, ...args) =>
      new Promise((done) => {
        execFile('nsenter', ['--net', '--target', pid, programs.busybox, command, ...args], (_error, stdout, stderr) =>
          done(stdout + stderr),
        );
      }),
    end,
  };
}

async function answers(socket: string, isAlive: () => boolean): Promise<boolean> {
  for (let tries = 0; tries < 600 && isAlive(); tries++) {
    if ((await askSocket(socket, 'GET', '/_ping').catch(() => undefined))?.status === 200) return true;
    await wait(100);
  }
  return false;
}

/** Most programs that tests run ignore the signal that an engine sends at its end, and it would wait ten seconds for them. */
async function killContainers(socket: string): Promise<void> {
  const running = (await askSocket(socket, 'GET', '/containers/json').catch(() => undefined))?.json;
  if (!Array.isArray(running)) return;
  await Promise.all(
    (running as { Id: string }[]).map(({ Id }) => askSocket(socket, 'POST', `/containers/${Id}/kill`).catch(() => undefined)),
  );
}
