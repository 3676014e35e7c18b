import { defineConfig, type Rolldown, type UserConfig } from 'tsdown';
import { esmEntries } from './scripts/esm-entries.ts';
import { sourceEdition } from './scripts/source-edition.ts';
import { writeLicences } from './scripts/write-licences.mjs';

/** For those who install the package; ./containai asks before it builds. */
const nodeCheck = `{const[a,b]=process.versions.node.split('.').map(Number);if(a<20||(a===20&&b<19)){console.error('containai: Node.js 20.19 or newer is needed, and this is '+process.version+'.');process.exit(3)}}`;

/** Code in ASCII alone: one character beyond it makes the engine hold and scan the whole file at twice the width. */
function asciiOnly(): Rolldown.Plugin {
  return {
    name: 'ascii-only',
    generateBundle(_options, bundle) {
      for (const file of Object.values(bundle)) {
        if (file.type !== 'chunk' || !/\.c?js$/.test(file.fileName)) continue;
        // Unit by unit: in strings, templates and regular expressions an escape means the same.
        file.code = file.code.replaceAll(/[^\u0000-\u007f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
      }
    },
  };
}

const shared: UserConfig = {
  platform: 'node',
  target: 'node20.19',
  fixedExtension: false,
  clean: false,
  dts: false,
  minify: true,
  alias: esmEntries,
  // src/cli/source-edition.ts says what for.
  define: {
    SOURCE_EDITION: JSON.stringify(sourceEdition()),
    // yaml asks for it at each token, and a thread is slow to answer what stands in its environment.
    'node_process.env.LOG_TOKENS': 'undefined',
  },
  deps: {
    // All that may ever be bundled; docs/dependencies.md gives the reason for each. Anything else fails the build.
    onlyBundle: ['diff', 'echarts', 'jsonc-parser', 'proxy-from-env', 'tslib', 'yaml', 'zrender'],
  },
  plugins: [asciiOnly(), writeLicences()],
};

function script(name: string, room = 'cli'): UserConfig {
  return {
    ...shared,
    entry: { [name]: `src/${room}/${name}.ts` },
    format: 'cjs',
    outputOptions: { codeSplitting: false, entryFileNames: `${name}.cjs` },
  };
}

export default defineConfig([
  { ...shared, entry: { index: 'src/index.ts' }, format: 'esm', dts: { entry: 'src/index.ts' } },
  {
    ...shared,
    entry: { cli: 'src/cli/main.ts' },
    format: 'esm',
    outputOptions: { banner: (chunk) => (chunk.isEntry ? `#!/usr/bin/env node\n${nodeCheck}` : '') },
  },
  // Commands in two scripts: src/machine/load-script.ts says why. What needs a parser for YAML waits inside for being called.
  script('commands'),
  script('sandbox-commands'),
  // Has a library of charts, which no other command waits for: loaded where a report is written as HTML.
  script('html-report', 'reports/html'),
  // What runs in other threads: a part of a walk, a part of a survey.
  script('walk-worker', 'machine'),
  script('survey-worker'),
]);
