import { basename, dirname } from 'node:path';

/**
 * A word for a sandbox that none of `taken` is: the name of its workspace’s folder, as far as a word may hold it; where that is taken, with the
 * folder of its configuration (`.devcontainer/FOLDER/devcontainer.json`), else with a number.
 */
export function sandboxName(workspace: string, configuration: string, taken: ReadonlySet<string>): string {
  const word = wordOf(basename(workspace)) || 'workspace';
  const above = dirname(configuration);
  const folder = basename(dirname(above)) === '.devcontainer' ? wordOf(basename(above)) : '';
  const longer = folder === '' ? word : `${word}-${folder}`;
  for (const name of [word, longer]) if (!taken.has(name)) return name;
  for (let number = 2; ; number++) if (!taken.has(`${longer}-${number}`)) return `${longer}-${number}`;
}

function wordOf(text: string): string {
  return text
    .replace(/[^A-Za-z0-9_.-]+/gu, '-')
    .replace(/^[^A-Za-z0-9]+/u, '')
    .slice(0, 28)
    .replace(/[^A-Za-z0-9]+$/u, '');
}
