import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { composeBinary } from '../compose-binary.ts';

const reference = fileURLToPath(new URL('../../node_modules/@devcontainers/cli/devcontainer.js', import.meta.url));
const containai = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

// A docker without containers and images, so that the reference CLI asks the registry; Compose is a real one, which needs no engine for `config`.
const docker = `#!/bin/sh
case "$1" in
  buildx) echo 'github.com/docker/buildx v0.13.1 0' ;;
  -v) echo 'Docker version 26.1.5, build 0' ;;
  version) echo 26.1.5 ;;
  compose) shift
    case "$*" in
      'version --short') echo 2.26.1 ;;
      *) exec "$COMPOSE" "$@" ;;
    esac ;;
  inspect | pull) exit 1 ;;
esac
`;

/** What one of the two programs printed. */
interface Printed {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Both programs over the same files. */
export interface Both {
  readonly reference: Printed;
  readonly ours: Printed;
  /** What the reference CLI says is installed, in order; undefined where it was not asked. */
  readonly order?: Printed;
  readonly home: string;
}

/**
 * Runs `devcontainer read-configuration --include-merged-configuration` and `containai resolve --json` over a workspace of these files. `path`: of the
 * configuration, where tools do not find it by themselves. Each host variable that the files use, and each of `variables`, has its name in angle brackets as
 * its value.
 */
export async function readBoth(
  files: Readonly<Record<string, string>>,
  {
    path,
    order = false,
    variables = [],
  }: { readonly path?: string; readonly order?: boolean; readonly variables?: readonly string[] } = {},
): Promise<Both> {
  const folder = await mkdtemp(join(tmpdir(), 'containai-resolve-'));
  try {
    const workspace = join(folder, 'workspace');
    await writeFiles(workspace, { '../bin/docker': docker, ...files });
    const text = Object.values(files).join('\n');
    const used = [...text.matchAll(/\$\{(?:localEnv|env):([A-Za-z_]\w*)/gu)].map(([, name]) => name!);
    const named = [...used, ...variables].map((name) => [name, `<${name}>`] as const);
    const home = join(folder, 'home');
    const own = { PATH: process.env['PATH'] ?? '', HOME: home, TMPDIR: folder, XDG_CACHE_HOME: join(folder, 'cache') };
    const env = { ...Object.fromEntries(named), ...own, COMPOSE: composeBinary() ?? 'false' };
    const place = ['--workspace-folder', workspace];
    const args = ['read-configuration', '--include-merged-configuration', ...place, '--docker-path', join(folder, 'bin/docker')];
    return {
      home,
      reference: await run([reference, ...args, ...(path === undefined ? [] : ['--config', join(workspace, path)])], env),
      ours: await run([containai, 'resolve', '--json', path === undefined ? workspace : join(workspace, path)], env),
      ...(order ? { order: await run([reference, 'features', 'resolve-dependencies', ...place], env) } : {}),
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function writeFiles(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text, { mode: 0o755 });
  }
}

function run(args: readonly string[], env: Readonly<Record<string, string>>): Promise<Printed> {
  return new Promise((done) => {
    execFile(process.execPath, args, { env, timeout: 60_000, maxBuffer: 1 << 26 }, (error, stdout, stderr) => {
      done({ status: error === null ? 0 : typeof error.code === 'number' ? error.code : 1, stdout, stderr });
    });
  });
}

/** What the reference CLI printed, as far as the two must agree. */
export function expected({ reference: { stdout }, home }: Both): unknown {
  const { configuration, workspace, mergedConfiguration } = JSON.parse(stdout) as Readonly<Record<string, unknown>>;
  // The rest is how the Features came there: manifests, and folders that the CLI has unpacked them into.
  return normal({ configuration, workspace, mergedConfiguration }, (text) =>
    text.replaceAll(process.env['PATH'] ?? '', '<PATH>').replaceAll(home, '<HOME>'),
  );
}

/** The same of ours. */
export function actual({ ours: { stdout } }: Both): unknown {
  // Host variables stay as they are written.
  return normal(JSON.parse(stdout), (text) => text.replaceAll(/\$\{(?:localEnv|env):([A-Za-z_]\w*)(?::[^}]*)?\}/gu, '<$1>'));
}

function normal(value: unknown, map: (text: string) => string): unknown {
  if (typeof value === 'string') return map(value);
  if (Array.isArray(value)) return value.map((item) => normal(item, map));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value)
    // Where nothing is merged, the CLI takes the highest of no number, which is less than all: `cpus` null, `memory` “-Infinity”.
    .filter(([key, item]) => key !== 'hostRequirements' || (item as { readonly memory?: unknown }).memory !== '-Infinity')
    // A scheme of the CLI’s own stands for files that it found by itself.
    .map(([key, item]) => [key, key === 'scheme' && item === 'vscode-fileHost' ? 'file' : normal(item, map)]);
  return Object.fromEntries(entries) as unknown;
}
