import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Client, clientOf } from '../../test/engine/client.ts';
import { findSysbox } from '../../test/engine/find-sysbox.ts';
import { findPrograms } from '../../test/engine/programs.ts';
import { importArguments, packSmallImage, smallImage } from '../../test/engine/small-image.ts';
import { startEngine } from '../../test/engine/start-engine.ts';

/** An engine to measure on, which has the small image. */
export interface MeasuredEngine {
  readonly socket: string;
  /** Its containers run under Sysbox; else a stand-in has that name. */
  readonly isSysbox: boolean;
  /** A folder of the measurement's own, removed at its end. */
  readonly folder: string;
  readonly direct: Client;
  /** Paths of plugins of the Docker CLI. */
  readonly plugins: readonly string[];
}

/**
 * Measures on an engine and prints what came of it as one line of JSON, or `{"missing": why}`. The engine is one that is started for it, as the tests do, with a
 * stand-in for the runtime; where `takesSysbox`, rather the one that CONTAINAI_TEST_SYSBOX names.
 */
export async function withEngine(measure: (engine: MeasuredEngine) => Promise<object>, { takesSysbox = false } = {}): Promise<void> {
  const [newer, older] = [findPrograms('26.1'), findPrograms('20.10')];
  const programs = 'missing' in newer ? older : newer;
  if ('missing' in programs) {
    console.log(JSON.stringify(programs));
    return;
  }
  const folder = mkdtempSync(join(tmpdir(), 'containai-up-bench-'));
  chmodSync(folder, 0o711); // the root of a container passes through
  const sysbox = takesSysbox ? findSysbox() : { missing: 'it is not asked for' };
  const isSysbox = 'engine' in sysbox;
  const engine = isSysbox ? { socket: sysbox.engine, end: async () => undefined } : await startEngine(programs);
  try {
    const direct = clientOf(engine.socket, join(folder, 'direct'), programs.plugins);
    await direct.said(...importArguments(packSmallImage(folder, programs.busybox), smallImage));
    console.log(JSON.stringify(await measure({ socket: engine.socket, isSysbox, folder, direct, plugins: programs.plugins })));
  } finally {
    await engine.end();
    rmSync(folder, { recursive: true, force: true });
  }
}
