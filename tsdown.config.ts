import { defineConfig } from 'tsdown';
import { esmEntries } from './scripts/esm-entries.ts';

export default defineConfig({
  entry: { cli: 'src/cli/main.ts', index: 'src/index.ts' },
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  fixedExtension: false,
  dts: true,
  minify: true,
  alias: esmEntries,
  deps: { onlyBundle: ['jsonc-parser', 'yaml', 'dockerfile-ast', 'vscode-languageserver-types', 'vscode-languageserver-textdocument'] },
});
