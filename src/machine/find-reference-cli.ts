import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** The reference CLI as it was installed with this program: its package’s folder, and the script in it. */
interface ReferenceCli {
  readonly folder: string;
  readonly script: string;
}

/** Where the reference CLI of this very version is; or why it is not, as one sentence. */
export function findReferenceCli(version: string): ReferenceCli | { readonly refused: string } {
  const again = 'install containai again';
  try {
    const description = createRequire(import.meta.url).resolve('@devcontainers/cli/package.json');
    const folder = dirname(description);
    const { version: found, bin } = JSON.parse(readFileSync(description, 'utf8')) as { version: string; bin: { devcontainer: string } };
    if (found === version) return { folder, script: join(folder, bin.devcontainer) };
    return { refused: `${folder} holds @devcontainers/cli ${found} where ${version} is needed: ${again}.` };
  } catch {
    return { refused: `@devcontainers/cli ${version}, which containai starts, is not installed beside it: ${again}.` };
  }
}
