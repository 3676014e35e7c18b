import { spawn } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { type Ran, type RunOptions, startProgram } from './run-program.ts';

/** Mounts and a network of a test’s own, with another machine beside it, in which whole programs run as on a machine of their own. */
export interface OwnPlace {
  readonly folder: string;
  /** Runs a program in it; it is ended after a minute. */
  run(program: string, args: readonly string[], options?: Partial<RunOptions>): Promise<Ran>;
  /** The same with the words of a shell line. */
  sh(line: string): Promise<Ran>;
  /** Ends all that was started in it, and removes what it kept. */
  end(): Promise<void>;
}

/** This machine’s and the other one’s address; the latter also answers for the metadata of a cloud. */
export const addresses = { own: '198.51.100.2', neighbour: '198.51.100.1', metadata: '169.254.169.254' } as const;

/*
 * What listens: on this machine ports 8080 and 8081, which say `host`, and on the other one port 80, which says `neighbour`. All of it ends when the
 * standard input does, so also when the tests die.
 */
const inside = `
folder=$1 busybox=$2
exec 3<&0
for own in /run/docker /run/containerd /etc/docker /run/containai /var/lib/containai /var/log/containai /etc/containai; do
  mkdir -p "$own"
  mount -t tmpfs -o mode=755 none "$own"
done
ip link set lo up
unshare --net sh -c 'echo $$ > "$0/neighbour"; exec sleep 100000' "$folder" 3<&- &
while [ ! -s "$folder/neighbour" ]; do sleep 0.05; done
other=$(cat "$folder/neighbour")
ip link add up0 type veth peer name up1
ip link set up1 netns "$other"
ip address add ${addresses.own}/24 dev up0
ip link set up0 up
nsenter --net --target "$other" sh -c 'ip link set lo up; ip address add ${addresses.neighbour}/24 dev up1; ip address add ${addresses.metadata}/32 dev lo; ip link set up1 up'
ip route add default via ${addresses.neighbour}
nsenter --net --target "$other" "$busybox" httpd -f -p 80 -h "$folder/neighbour-pages" 3<&- &
"$busybox" httpd -f -p 8080 -h "$folder/host-pages" 3<&- &
"$busybox" httpd -f -p 8081 -h "$folder/host-pages" 3<&- &
"$busybox" httpd -f -p '[::]:8082' -h "$folder/host-pages" 3<&- &
echo $$ > "$folder/pid"
cat <&3 >/dev/null
exec 3<&-
# All whose network is this one or the other, but for this shell.
own=$(readlink /proc/self/ns/net) next=$(readlink "/proc/$other/ns/net")
[ -n "$own" ] && [ -n "$next" ] || exit 1
for process in /proc/[0-9]*; do
  net=$(readlink "$process/ns/net" 2>/dev/null)
  parent=$(readlink "/proc/$(sed -n 's/^PPid:[^0-9]*//p' "$process/status" 2>/dev/null)/ns/net" 2>/dev/null)
  case "$net $parent" in *"$own"* | *"$next"*) [ "$process" = /proc/$$ ] || kill -KILL "\${process#/proc/}" 2>/dev/null ;; esac
done
`;

/** Makes such a place. It needs root, and the programs of an engine. */
export async function openOwnPlace(busybox: string, path: string): Promise<OwnPlace> {
  const folder = mkdtempSync(join(tmpdir(), 'containai-place-'));
  chmodSync(folder, 0o755); // containers and other users pass through
  for (const [name, text] of [
    ['neighbour-pages', 'neighbour'],
    ['host-pages', 'host'],
  ] as const) {
    mkdirSync(join(folder, name));
    writeFileSync(join(folder, name, 'index.html'), `${text}\n`);
  }
  const own = join(folder, 'busybox');
  cpSync(busybox, own);
  const child = spawn('unshare', ['--mount', '--net', '--propagation', 'private', 'sh', '-c', inside, 'sh', folder, own], {
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  const gone = new Promise<void>((done) => child.once('close', () => done()));
  let pid = '';
  for (let tries = 0; pid === '' && tries < 200 && child.exitCode === null; tries++) {
    await wait(50);
    try {
      pid = readFileSync(join(folder, 'pid'), 'utf8').trim();
    } catch {
      // Not yet.
    }
  }
  const run: OwnPlace['run'] = (program, args, options = {}) =>
    startProgram('nsenter', ['--mount', '--net', '--target', pid, program, ...args], {
      ...options,
      env: {
        ...process.env,
        PATH: path,
        XDG_CONFIG_HOME: folder,
        XDG_STATE_HOME: folder,
        DOCKER_HOST: '',
        DOCKER_CONTEXT: '',
        ...options.env,
      },
    }).ended;
  return {
    folder,
    run,
    sh: (line) => run('sh', ['-c', line]),
    end: async () => {
      child.stdin.end();
      await gone;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
