import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { readFeatureArchive } from '../resolve/read-feature-archive.ts';
import { installSsh } from './install-ssh.ts';
import { sshFeature } from './ssh-feature.ts';

test('everything is named by its digest, and is the same each time', () => {
  const { files, idAt } = sshFeature();
  for (const [path, { bytes }] of files) expect(path).toContain(createHash('sha256').update(bytes).digest('hex'));
  const [path, { bytes }] = [...files].find(([one]) => one.includes('/manifests/'))!;
  expect(idAt(4711)).toBe(`localhost:4711/containai/ssh@${path.split('/').at(-1)}`);
  const { config, layers } = JSON.parse(Buffer.from(bytes).toString()) as {
    config: { digest: string };
    layers: { digest: string; size: number }[];
  };
  for (const { digest } of [config, ...layers]) expect(files.has(`/v2/containai/ssh/blobs/${digest}`)).toBe(true);
  expect(sshFeature()).toEqual({ ...sshFeature(), idAt: expect.anything() });
  expect(idAt(1)).toBe(sshFeature().idAt(1));
});

test('its archive is read as that of any Feature', () => {
  const { files } = sshFeature();
  const layers = [...files.values()].map(({ bytes }) => bytes).filter((bytes) => bytes.length % 512 === 0);
  expect(layers).toHaveLength(1);
  const read = readFeatureArchive(layers[0]!, { resolved: 'containai/ssh', digest: '' }, (bytes) => bytes);
  expect(JSON.stringify(read)).toContain(JSON.stringify(installSsh).slice(1, -1));
});
