import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { digestOf, type HostileServer, says } from './hostile-registry.ts';

const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

/** What came of a run of the program. */
export interface Run {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Most memory that it held, in MiB. */
  readonly memory: number;
  /** Of a report in JSON: each reason why something is open, once. */
  readonly reasons: readonly string[];
}

/** How a run differs from the ordinary one. */
export interface RunWish {
  readonly args?: readonly string[];
  /** Only these variables, beside `PATH`, `HOME` and where the cache is. */
  readonly env?: Readonly<Record<string, string>>;
  /** What runs the program, such as a tracer. */
  readonly before?: readonly string[];
  /** Called when it has started. */
  readonly meanwhile?: (child: ChildProcess) => void;
}

/** A home of a test’s own, with one configuration in it, for runs of the built `containai audit --resolve`. */
export interface LookupRig {
  readonly home: string;
  /** Writes the configuration, an image and Features by their ids. */
  configure(image: string, features: Readonly<Record<string, unknown>>): void;
  /** Audits it, with JSON as the report unless the arguments say otherwise. */
  audit(wish?: RunWish): Promise<Run>;
  forget(): void;
  stop(): void;
}

const peak = `process.on('exit', () => require('node:fs').writeFileSync(process.env.TEST_MEMORY_FILE, String(process.resourceUsage().maxRSS)));`;

/** Makes a rig. Nothing of this machine’s environment reaches the program but `PATH`. */
export function makeLookupRig(): LookupRig {
  const home = mkdtempSync(join(tmpdir(), 'containai-lookups-'));
  const [workspace, memory, preload] = [join(home, 'workspace'), join(home, 'memory'), join(home, 'peak.cjs')];
  mkdirSync(join(workspace, '.devcontainer'), { recursive: true });
  writeFileSync(preload, peak);
  return {
    home,
    configure: (image, features) =>
      writeFileSync(join(workspace, '.devcontainer/devcontainer.json'), JSON.stringify({ image, features }, null, 2)),
    audit: ({ args = ['--format', 'json'], env = {}, before = [], meanwhile } = {}) => {
      const words = [
        ...before,
        process.execPath,
        '--require',
        preload,
        cli,
        'audit',
        '--resolve',
        '--tier',
        'standard',
        ...args,
        workspace,
      ];
      return run(
        words,
        { PATH: process.env['PATH'] ?? '', HOME: home, XDG_CACHE_HOME: join(home, 'cache'), TEST_MEMORY_FILE: memory, ...env },
        meanwhile,
        memory,
      );
    },
    forget: () => rmSync(join(home, 'cache'), { recursive: true, force: true }),
    stop: () => rmSync(home, { recursive: true, force: true }),
  };
}

function run(
  [program = '', ...args]: readonly string[],
  env: Readonly<Record<string, string>>,
  meanwhile: RunWish['meanwhile'],
  memory: string,
): Promise<Run> {
  rmSync(memory, { force: true });
  return new Promise((settle, fail) => {
    const child = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    let [stdout, stderr] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (part: string) => (stdout += part));
    child.stderr.setEncoding('utf8').on('data', (part: string) => (stderr += part));
    child.on('error', fail);
    child.on('close', (status, signal) =>
      settle({ status, signal, stdout, stderr, memory: numberIn(memory) / 1024, reasons: reasonsIn(stdout) }),
    );
    meanwhile?.(child);
  });
}

function numberIn(path: string): number {
  try {
    return Number(readFileSync(path, 'utf8'));
  } catch {
    return Number.NaN;
  }
}

function reasonsIn(report: string): readonly string[] {
  if (!report.startsWith('{')) return [];
  const { requests = [] } = JSON.parse(report) as { requests?: { verdicts: { missing?: (string | { why: string })[] }[] }[] };
  const missing = requests.flatMap(({ verdicts }) => verdicts.flatMap((verdict) => verdict.missing ?? []));
  return [...new Set(missing.flatMap((one) => (typeof one === 'string' ? [] : [one.why])))];
}

/** Puts an image of this configuration at a path of a server; gives its digest. */
export function putImage({ answers }: HostileServer, path: string, config: unknown): string {
  const text = JSON.stringify({ os: 'linux', architecture: 'amd64', config, rootfs: { type: 'layers', diff_ids: [] } });
  const manifest = JSON.stringify({ schemaVersion: 2, config: { digest: digestOf(text), size: text.length }, layers: [] });
  answers.set(`/v2/${path}/manifests/`, says(manifest));
  answers.set(`/v2/${path}/blobs/`, says(text));
  return digestOf(manifest);
}
