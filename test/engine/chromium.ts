import { existsSync } from 'node:fs';
import { mayFetch, oneAtATime } from './debian-package.ts';

const program = '/usr/bin/chromium';
const install = `
command -v chromium > /dev/null && exit 0
export DEBIAN_FRONTEND=noninteractive
apt-get update || true
apt-get install --yes --no-install-recommends chromium
`;

/** Debian’s Chromium, which is installed where tests may. `undefined` where it cannot be had. */
export function chromium(): string | undefined {
  if (!existsSync(program) && mayFetch) oneAtATime(install, []);
  return existsSync(program) ? program : undefined;
}
