/**
 * The part of the build that writes dist/THIRD-PARTY.txt: the licences of the packages whose code went into the bundle.
 * It looks at the bundle itself, so it cannot list one too few.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A rolldown plugin. */
export function writeLicences() {
  return {
    name: 'write-licences',
    generateBundle(_options, bundle) {
      const folders = new Set();
      for (const chunk of Object.values(bundle)) {
        if (chunk.type !== 'chunk' || /\.d\.[cm]?ts$/.test(chunk.fileName)) continue;
        for (const [id, { renderedLength }] of Object.entries(chunk.modules)) {
          const folder = /^\0?(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(id)?.[1];
          if (folder !== undefined && renderedLength > 0) folders.add(folder);
        }
      }
      if (folders.size === 0) return;
      const source = `ContainAI contains code of these packages.\n${[...folders].sort().map(licenceOf).join('')}`;
      this.emitFile({ type: 'asset', fileName: 'THIRD-PARTY.txt', source });
    },
  };
}

function licenceOf(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file = readdirSync(folder).find((entry) => /^licen[cs]e(\.\w+)?$/i.test(entry));
  if (file === undefined) throw new Error(`${name} is bundled but has no licence file to pass on`);
  return `\n${'-'.repeat(80)}\n${name} ${version} (${license})\n\n${readFileSync(join(folder, file), 'utf8').trim()}\n`;
}
