import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { debianPackage } from './engine/debian-package.ts';

/**
 * The path of a real `docker-compose`, the plugin binary of Compose 2.26, whose `config` needs no engine: unpacked before, or, on a CI machine
 * where we are root, fetched from Debian. `undefined` where it cannot be had.
 */
export function composeBinary(): string | undefined {
  const folder = debianPackage('docker-compose');
  const path = folder === undefined ? undefined : join(folder, 'usr/libexec/docker/cli-plugins/docker-compose');
  return path !== undefined && existsSync(path) ? path : undefined;
}
