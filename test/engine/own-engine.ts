import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import type { EngineStatus } from '../../src/model/own-engine.ts';
import { skipReason } from '../skip.ts';
import { openOwnPlace, type OwnPlace } from './own-place.ts';
import { findPrograms, type Programs, type Release } from './programs.ts';
import type { Ran } from './run-program.ts';
import { importArguments, packSmallImage, smallImage } from './small-image.ts';

const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

/** Where `containai engine` listens, if nothing else is said. */
export const ownSocket = '/run/containai/docker.sock';

/** Place and commands for an engine of our own; none runs before it is started. */
export interface OwnEngine {
  readonly place: OwnPlace;
  /** Stands in for Sysbox. It leaves a trace of each step of a build that it runs in the file `runs` of the place. */
  readonly runtime: string;
  /** `containai engine …` */
  engine(...args: readonly string[]): Promise<Ran>;
  /** `containai engine start` with that runtime. */
  start(...args: readonly string[]): Promise<Ran>;
  /** The same, which must come up; then the engine is given the small image. */
  up(...args: readonly string[]): Promise<void>;
  docker(...args: readonly string[]): Promise<Ran>;
  /** The standard output of `docker`, trimmed. Throws what it said when it fails. */
  said(...args: readonly string[]): Promise<string>;
  status(): Promise<EngineStatus & { readonly code: number | null }>;
  /** What a container gets at each of these addresses: a page, or nothing. */
  pages(addresses: readonly string[], ...options: readonly string[]): Promise<Record<string, string>>;
  /** The same of one address. */
  page(address: string, ...options: readonly string[]): Promise<string>;
  /** What is on the machine of rules, bridges, files and mounts of an engine of ours. */
  leftovers(): Promise<string>;
  /** Options of a container, and its program, that goes on for long and ends at once where it is told to. */
  readonly sleeper: readonly string[];
}

/**
 * Describes tests that run in a place of their own for each release of Docker. `isModern`: the engine runs steps of builds by the program it is told, and
 * publishes ports of networks where it is told. Skipped out loud where the programs cannot be had.
 */
export function describeOwnEngines(
  title: string,
  body: (own: () => OwnEngine, isModern: boolean, programs: Programs) => void,
  only: readonly Release[] = ['20.10', '26.1'],
): void {
  for (const release of only) {
    const programs = findPrograms(release);
    const missing = 'missing' in programs ? programs.missing : undefined;
    describe.skipIf(skipReason(missing !== undefined, `an engine of our own, Docker ${release}: ${missing ?? ''}`))(
      `${title}, Docker ${release}`,
      () => {
        if ('missing' in programs) return;
        let own: OwnEngine | undefined;
        beforeAll(async () => {
          own = await prepareOwnEngine(programs);
        });
        afterAll(async () => {
          await own?.engine('stop');
          await own?.place.end();
        });
        body(() => own!, release === '26.1', programs);
      },
    );
  }
}

async function prepareOwnEngine({ busybox, path }: Programs): Promise<OwnEngine> {
  const place = await openOwnPlace(busybox, path);
  const { folder } = place;
  mkdirSync(join(folder, 'bin'));
  const runtime = join(folder, 'bin/sysbox-runc');
  writeFileSync(runtime, `#!/bin/sh\necho "$@" >> ${folder}/runs\nexec runc "$@"\n`);
  chmodSync(runtime, 0o755);
  const archive = packSmallImage(folder, busybox);
  const engine: OwnEngine['engine'] = (...args) => place.run(process.execPath, [cli, 'engine', ...args]);
  const start: OwnEngine['start'] = (...args) => engine('start', '--runtime', runtime, ...args);
  const docker: OwnEngine['docker'] = (...args) => place.run('docker', ['--host', `unix://${ownSocket}`, ...args]);
  const said: OwnEngine['said'] = async (...args) => {
    const { status, stdout, stderr } = await docker(...args);
    if (status !== 0) throw new Error(`docker ${args.join(' ')}: ${stderr}`);
    return stdout.trim();
  };
  const pages: OwnEngine['pages'] = async (addresses, ...options) => {
    const ask = 'for a; do { echo "$a=$(wget -q -T 3 -O - "http://$a/")"; } & done; wait';
    const text = await said('run', '--rm', ...options, smallImage, 'sh', '-c', ask, 'sh', ...addresses);
    return Object.fromEntries(text.split('\n').map((line) => line.split('=', 2) as [string, string]));
  };
  return {
    place,
    runtime,
    engine,
    start,
    up: async (...args) => {
      expect(await start(...args), engineLog(folder)).toMatchObject({ status: 0 });
      await said(...importArguments(archive, smallImage));
    },
    docker,
    said,
    status: async () => {
      const ran = await engine('status', '--json');
      return { ...(JSON.parse(ran.stdout) as EngineStatus), code: ran.status };
    },
    pages,
    page: async (address, ...options) => (await pages([address], ...options))[address]!,
    leftovers: async () =>
      (
        await place.sh(
          'iptables-save | grep -i containai; ip6tables-save | grep -i containai; ip link | grep -E "containai|br-"; find /run/containai -mindepth 1; grep /run/containai/ /proc/self/mountinfo',
        )
      ).stdout,
    // The first program of a container is deaf to SIGTERM, and an engine that ends would wait for it.
    sleeper: ['--stop-signal', 'KILL', smallImage, 'sleep', '100'],
  };
}

function engineLog(folder: string): string {
  try {
    const pid = readFileSync(join(folder, 'pid'), 'utf8').trim();
    return readFileSync(join('/proc', pid, 'root/var/log/containai/engine.log'), 'utf8').slice(-2000);
  } catch {
    return '';
  }
}
