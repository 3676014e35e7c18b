import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const cli = fileURLToPath(new URL('../../node_modules/@devcontainers/cli/devcontainer.js', import.meta.url));

/** A docker that writes its arguments down, each call at once since some run side by side, and starts nothing: `docker run` fails, which ends `devcontainer up`. */
const stub = `#!/bin/sh
printf '%s\\0' "$@" '
' >> "$RECORDED"
case "$1" in
  buildx) [ "$2" = version ] && echo 'github.com/docker/buildx v0.13.1 0' ;;
  -v) echo 'Docker version 26.1.5, build 0' ;;
  version) echo 26.1.5 ;;
  inspect) cat "$IMAGE" ;;
  events) sleep 5 ;;
  run) exit 1 ;;
  compose) shift
    case "$*" in
      'version --short') echo 2.26.1 ;;
      *' config') exec "$COMPOSE" "$@" ;;
      *' up '*) # The project with the override file that the CLI wrote last, as Compose makes it out.
        while [ "$1" != up ]; do set -- "$@" "$1"; shift; done
        while [ "$1" != --project-name ]; do shift; done
        "$COMPOSE" "$@" --profile '*' config --format json > "$EFFECTIVE" 2>> "$EFFECTIVE.error"; exit 1 ;;
    esac ;;
esac
exit 0
`;

/** What the reference CLI was given and did: the words of its `docker run` after `run`, where it came that far. */
export interface ReferenceRun {
  readonly workspace: string;
  readonly home: string;
  readonly run?: readonly string[];
  /** Images whose configuration it asked for, in order. */
  readonly inspected: readonly string[];
  /** With Compose: the project as it would start, the CLI's override included, in Compose's own JSON. */
  readonly effective?: string;
  readonly output: string;
}

/**
 * Runs the real `devcontainer up` on files of a workspace, with a docker that only records. `image` is what inspecting any image says.
 * Nothing of the configuration may run on the host: callers leave initializeCommand out.
 */
export async function runReferenceCli(files: Readonly<Record<string, string>>, image: object, composeBinary = ''): Promise<ReferenceRun> {
  const folder = await mkdtemp(join(tmpdir(), 'containai-reference-'));
  try {
    const workspace = join(folder, 'workspace');
    const home = join(folder, 'home');
    await mkdir(home);
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(workspace, path)), { recursive: true });
      await writeFile(join(workspace, path), text);
    }
    const docker = join(folder, 'docker');
    await writeFile(docker, stub);
    await chmod(docker, 0o755);
    await writeFile(join(folder, 'image.json'), JSON.stringify([image]));
    const recorded = join(folder, 'recorded');
    const env = {
      PATH: process.env['PATH'] ?? '',
      HOME: home,
      TMPDIR: folder,
      RECORDED: recorded,
      IMAGE: join(folder, 'image.json'),
      COMPOSE: composeBinary,
      EFFECTIVE: join(folder, 'effective'),
    };
    const args = [cli, 'up', '--workspace-folder', workspace, '--docker-path', docker, '--user-data-folder', join(folder, 'data')];
    const more = ['--update-remote-user-uid-default', 'never', '--skip-post-create', '--no-lockfile'];
    const output = await new Promise<string>((done) => {
      execFile(process.execPath, [...args, ...more], { env, timeout: 20_000 }, (_error, stdout, stderr) => done(stdout + stderr));
    });
    const calls = (await readFile(recorded, 'utf8').catch(() => '')).split('\n\0').map((call) => call.split('\0').slice(0, -1));
    const run = calls.find((words) => words[0] === 'run')?.slice(1);
    const inspected = calls.filter(([word, , type]) => word === 'inspect' && type === 'image').map((words) => words.at(-1)!);
    const effective = await readFile(join(folder, 'effective'), 'utf8').catch(() => '');
    return { workspace, home, output, inspected, ...(run === undefined ? {} : { run }), ...(effective === '' ? {} : { effective }) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
