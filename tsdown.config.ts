import type { Plugin } from 'rolldown';
import { defineConfig } from 'tsdown';
import { esmEntries } from './scripts/esm-entries.ts';
import { writeLicences } from './scripts/write-licences.mjs';

/** For those who install the package; ./containai asks before it builds. */
const nodeCheck = `{const[a,b]=process.versions.node.split('.').map(Number);if(a<20||(a===20&&b<19)){console.error('containai: Node.js 20.19 or newer is needed, and this is '+process.version+'.');process.exit(3)}}`;

/** What only some starts need: parsers for YAML and for Dockerfiles, the API's table, pages. */
const seldom =
  /\/node_modules\/yaml\/|\/src\/(?:formats\/(?:compose|dockerfile|docker-api)\/|cli\/(?:main|settings|console|help|explain|matrix)\.|reports\/(?:page|matrix|json)|tasks\/(?:explain|show-matrix)|index\.|known\/(?:docker-api-fields|property-texts|rigs))/u;

/** Code in ASCII alone: one character beyond it makes the engine hold and scan the whole file at twice the width. */
function asciiOnly(): Plugin {
  return {
    name: 'ascii-only',
    generateBundle(_options, bundle) {
      for (const file of Object.values(bundle)) {
        if (file.type !== 'chunk' || !file.fileName.endsWith('.js')) continue;
        // Unit by unit: in strings, templates and regular expressions an escape means the same.
        file.code = file.code.replaceAll(/[^\u0000-\u007f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
      }
    },
  };
}

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
    onlyBundle: ['jsonc-parser', 'yaml'],
  },
  plugins: [asciiOnly(), writeLicences()],
  outputOptions: {
    // Opening and linking a file costs more than reading it: what an ordinary audit needs is one.
    codeSplitting: { groups: [
        { name: 'start', priority: 1, test: /\/package\.json$|\/src\/(?:model\/rule|syntax\/nearest|syntax\/plain-text|cli\/(?:settings|console))\./ },
        { name: 'audit', test: (id) => !seldom.test(id) },
      ] },
    banner: (chunk) =>
      chunk.isEntry && chunk.name === 'cli' && !chunk.fileName.includes('.d.') ? `#!/usr/bin/env node\n${nodeCheck}` : '',
  },
});
