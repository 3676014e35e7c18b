import { createHash } from 'node:crypto';
import type { ServedFile } from '../../machine/serve-files.ts';
import { packFiles } from '../system/pack-files.ts';
import { installSsh } from './install-ssh.ts';

/** A Feature of this program’s own, as a registry serves it. */
export interface OwnFeature {
  /** What its plan calls it. */
  readonly name: string;
  /** Its id for the reference CLI, by the digest of its manifest, so that another server at that port can bring in nothing else. */
  idAt(port: number): string;
  /** What the registry answers, by paths. */
  readonly files: ReadonlyMap<string, ServedFile>;
}

const repository = 'containai/ssh';

// It names no other Feature to come after: the reference CLI would ask that one’s registry.
const metadata = JSON.stringify({
  id: 'ssh',
  version: '1.0.0',
  name: 'SSH server of containai',
  description: 'Installs an SSH server where the image has none. containai starts it, with keys and settings of its own.',
});

/**
 * The Feature that brings an SSH server into an image which has none, in the form that the reference CLI reads from a registry (Dev Container Features
 * distribution, OCI Registry). Always the same bytes: an image that was built with it is found again.
 */
export function sshFeature(): OwnFeature {
  const layer = packFiles([
    { name: './devcontainer-feature.json', bytes: Buffer.from(metadata) },
    { name: './install.sh', bytes: Buffer.from(installSsh) },
  ]);
  const config = Buffer.from('{}');
  const manifest = Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: manifestType,
      config: { mediaType: 'application/vnd.devcontainers', digest: digestOf(config), size: config.length },
      layers: [
        {
          mediaType: 'application/vnd.devcontainers.layer.v1+tar',
          digest: digestOf(layer),
          size: layer.length,
          annotations: { 'org.opencontainers.image.title': 'devcontainer-feature-ssh.tgz' },
        },
      ],
      annotations: { 'dev.containers.metadata': metadata, 'com.github.package.type': 'devcontainer_feature' },
    }),
  );
  const blob = (bytes: Uint8Array): readonly [string, ServedFile] => [
    `/v2/${repository}/blobs/${digestOf(bytes)}`,
    { type: 'application/octet-stream', bytes },
  ];
  return {
    name: `${repository}:1`,
    idAt: (port) => `localhost:${port}/${repository}@${digestOf(manifest)}`,
    files: new Map([
      [`/v2/${repository}/manifests/${digestOf(manifest)}`, { type: manifestType, bytes: manifest }],
      blob(config),
      blob(layer),
    ]),
  };
}

const manifestType = 'application/vnd.oci.image.manifest.v1+json';

function digestOf(bytes: Uint8Array): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}
