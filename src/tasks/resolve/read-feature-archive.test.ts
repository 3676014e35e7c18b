import { expect, test } from 'vitest';
import { archiveOf } from '../../../test/registry/serve-registry.ts';
import { readFeatureArchive } from './read-feature-archive.ts';

const read = async (files: Readonly<Record<string, string>>): Promise<ReturnType<typeof readFeatureArchive>> =>
  readFeatureArchive(
    await archiveOf({ 'devcontainer-feature.json': '{}', ...files }),
    { resolved: 'x', digest: 'y' },
    (bytes: Uint8Array) => bytes,
  );

test('scripts are read, programs without an ending too, install.sh first', async () => {
  const answer = await read({ 'bin/tool': 'tool', 'install.sh': 'install', 'lib/a.sh': 'a', LICENSE: 'long', 'data.json': '{}' });
  expect(answer).toMatchObject({ found: { unread: [] } });
  expect('found' in answer && answer.found.scripts.map(({ path }) => path)).toEqual(['install.sh', 'bin/tool', 'lib/a.sh']);
});

test('what is no text was not read', async () => {
  expect(await read({ 'install.sh': '\u007fELF\0' })).toMatchObject({ found: { scripts: [], unread: ['install.sh'] } });
});
