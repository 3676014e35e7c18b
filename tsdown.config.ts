import { defineConfig } from 'tsdown';
import { esmEntries } from './scripts/esm-entries.ts';
import { writeLicences } from './scripts/write-licences.mjs';

/** For those who install the package; ./containai asks before it builds. */
const nodeCheck = `{const[a,b]=process.versions.node.split('.').map(Number);if(a<20||(a===20&&b<19)){console.error('containai: Node.js 20.19 or newer is needed, and this is '+process.version+'.');process.exit(3)}}`;

export default defineConfig({
  entry: { cli: 'src/cli/main.ts', index: 'src/index.ts' },
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  fixedExtension: false,
  dts: { entry: 'src/index.ts' },
  // A start reads and compiles every byte of the main bundle.
  minify: true,
  alias: esmEntries,
  deps: {
    // All that may ever be bundled; docs/dependencies.md gives the reason for each. Anything else fails the build.
    onlyBundle: ['jsonc-parser', 'yaml', 'dockerfile-ast', 'vscode-languageserver-types', 'vscode-languageserver-textdocument'],
  },
  plugins: [writeLicences()],
  outputOptions: {
    banner: (chunk) =>
      chunk.isEntry && chunk.name === 'cli' && !chunk.fileName.includes('.d.') ? `#!/usr/bin/env node\n${nodeCheck}` : '',
  },
});
