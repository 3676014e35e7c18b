/**
 * The part of the build that writes dist/THIRD-PARTY.txt: the licences of the packages whose code went into the bundles.
 * It looks at the bundles themselves, so it cannot list one too few.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A rolldown plugin, one for all bundles: each time one is written, the file is written anew for all so far. */
export function writeLicences() {
  const folders = new Set();
  return {
    name: 'write-licences',
    writeBundle({ dir }, bundle) {
      for (const chunk of Object.values(bundle)) {
        if (chunk.type !== 'chunk' || /\.d\.[cm]?ts$/.test(chunk.fileName)) continue;
        for (const [id, { renderedLength }] of Object.entries(chunk.modules)) {
          const folder = /^\0?(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(id)?.[1];
          if (folder !== undefined && renderedLength > 0) folders.add(folder);
        }
      }
      if (folders.size === 0) return;
      const text = `ContainAI contains code of these packages.\n${[...folders].sort().map(licenceOf).join('')}`;
      writeFileSync(join(dir, 'THIRD-PARTY.txt'), text);
    },
  };
}

function licenceOf(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const files = readdirSync(folder);
  const file = files.find((entry) => /^licen[cs]e(\.\w+)?$/i.test(entry));
  if (file === undefined) throw new Error(`${name} is bundled but has no licence file to pass on`);
  // The Apache License asks for notices to be passed on too.
  const texts = [file, ...files.filter((entry) => /^notice(\.\w+)?$/i.test(entry))].map((entry) =>
    readFileSync(join(folder, entry), 'utf8').trim(),
  );
  return `\n${'-'.repeat(80)}\n${name} ${version} (${license})\n\n${texts.join('\n\n')}\n`;
}
