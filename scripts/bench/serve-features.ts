import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { registryProgram, serveRegistry } from '../../test/registry/serve-registry.ts';

/**
 * Serves ten Features and an image on localhost until its standard input ends, and writes a configuration that names them below the folder that is
 * given. Prints one line when all is there, or why it cannot be.
 */
const [folder = '.'] = process.argv.slice(2);
if (registryProgram === undefined) {
  console.log('skipped: docker-registry is not installed');
  process.exit();
}
const registry = await serveRegistry();
// As long as an official one is.
const script = `#!/bin/sh\nset -e\n${'echo "one of many lines that an install script has" > /dev/null\n'.repeat(300)}`;
const names = Array.from({ length: 10 }, (_, index) => `tool-${index}`);
for (const id of names) {
  const metadata = {
    id,
    version: '1.2.3',
    name: id,
    options: { version: { type: 'string', default: 'latest' } },
    containerEnv: { [id]: '1' },
  };
  await registry.pushFeature(`acme/features/${id}`, ['1'], { 'devcontainer-feature.json': JSON.stringify(metadata), 'install.sh': script });
}
await registry.pushImage('acme/base', '1', { Env: ['PATH=/usr/bin'], Cmd: ['sh'] });
mkdirSync(join(folder, '.devcontainer'), { recursive: true });
writeFileSync(
  join(folder, '.devcontainer/devcontainer.json'),
  JSON.stringify({
    image: `${registry.host}/acme/base:1`,
    features: Object.fromEntries(names.map((id) => [`${registry.host}/acme/features/${id}:1`, {}])),
  }),
);
console.log('ready');
process.stdin.resume().once('end', () => {
  registry.stop();
  process.exit();
});
