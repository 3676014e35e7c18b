/** Names that are known, and beginnings of names that end in one of the client’s own: `label:`, `build-arg:`. */
export interface Names {
  readonly names: ReadonlySet<string>;
  readonly beginnings: readonly string[];
}

/** Whether a name is one of these. */
export function isOneOf({ names, beginnings }: Names, name: string): boolean {
  return names.has(name) || beginnings.some((beginning) => name.startsWith(beginning));
}

/**
 * Attributes of the Dockerfile frontend that nothing could mind: what is built of it, its texts, its limits, and the session of the client that
 * holds its files. Others are judged, or refused. `contextkey` is one that is refused: it lets any attribute be the context.
 * Source: moby/buildkit v0.25.2 and v0.34.2 frontend/dockerui/{config,context,attr}.go, frontend/dockerfile/builder/build.go,
 * frontend/attestations/parse.go; what is sent: docker/buildx v0.13.1 and v0.38.2 build/{build,opt,git}.go.
 */
export const inertFrontendAttributes: Names = {
  names: new Set([
    'add-hosts',
    'cmdline',
    'cpuperiod',
    'cpuquota',
    'cpusetcpus',
    'cpusetmems',
    'cpushares',
    'dockerfilekey',
    'filename',
    'frontend.caps',
    'hostname',
    'image-resolve-mode',
    'memory',
    'memswap',
    'multi-platform',
    'no-cache',
    'platform',
    'requestid',
    'shm-size',
    'target',
    'ulimit',
  ]),
  beginnings: ['attest:', 'build-arg:', 'input-metadata:', 'input:', 'label:', 'local-sessionid:', 'sharedkey:localdir:', 'vcs:'],
};

/**
 * Attributes of exporters that nothing could mind: formats, and texts on the image. `name` and those about pushing are judged; others, such as
 * `dangling-name-prefix`, which is a name too, are refused.
 * Source: moby/buildkit v0.25.2 exporter/containerimage/exptypes/keys.go, exporter/containerimage/opts.go, exporter/local/fs.go,
 * exporter/oci/export.go; `mode` and `src` (of `local`): v0.34.2; `buildinfo` and `buildinfo-attrs`: v0.10. What only clients know they send all the
 * same: `load` of docker/compose v2.26.1 pkg/compose/build.go, `prefer-image-digest` of docker/buildx v0.38.2 build/opt.go.
 */
export const inertExporterAttributes: Names = {
  names: new Set([
    'attestation-inline',
    'attestation-prefix',
    'buildinfo',
    'buildinfo-attrs',
    'compression',
    'compression-level',
    'force-compression',
    'load',
    'mode',
    'name-canonical',
    'oci-artifact',
    'oci-mediatypes',
    'platform-split',
    'prefer-image-digest',
    'prefer-nondist-layers',
    'registry.insecure',
    'rewrite-timestamp',
    'source-date-epoch',
    'src',
    'store',
    'tar',
    'unpack',
  ]),
  beginnings: ['annotation-', 'annotation.', 'annotation['],
};

/**
 * Where the result may go: into the engine’s images (`moby`, `image`), or to the client, which alone says what becomes of it. `''` is none.
 * Source: moby@28.5.2 builder/builder-next/worker/{worker,containerdworker}.go, moby/buildkit v0.25.2 client/exporters.go.
 */
export const exporterTypes: Readonly<Record<'images' | 'client', ReadonlySet<string>>> = {
  images: new Set(['image', 'moby']),
  client: new Set(['', 'docker', 'local', 'oci', 'tar']),
};

/**
 * Attributes of sources that nothing could mind. `git.fullurl` cannot name a repository of the host: what is no `http`, `https`, `ssh` or `git`
 * address gets `https://` before it (measured on 26.1.5 and 28.5.2, `file:///…`).
 * Source: moby/buildkit v0.25.2 solver/pb/attr.go, source/{git,http,local,containerimage}/source.go, util/gitutil/git_url.go.
 */
export const inertSourceAttributes: Names = {
  names: new Set([
    'git.authheadersecret',
    'git.authtokensecret',
    'git.checksum',
    'git.fullurl',
    'git.keepgitdir',
    'git.knownsshhosts',
    'git.mountsshsock',
    'git.skipsubmodules',
    'http.authheadersecret',
    'http.checksum',
    'http.filename',
    'http.gid',
    'http.perm',
    'http.uid',
    'image.checksum',
    'image.layerlimit',
    'image.recordtype',
    'image.resolvemode',
    'local.differ',
    'local.excludepatterns',
    'local.followpaths',
    'local.includepattern',
    'local.metadatatransfer',
    'local.metadatatransferexclude',
    'local.session',
    'local.sharedkeyhint',
    'local.unique',
    'oci.layerlimit',
    'oci.session',
    'oci.store',
  ]),
  beginnings: ['http.header.'],
};

/** Schemes of sources (moby/buildkit v0.25.2 source/types/types.go): registries, the client’s own files, and what `ADD` can fetch as well. */
export const sourceSchemes: ReadonlySet<string> = new Set(['docker-image', 'git', 'http', 'https', 'local', 'oci-layout']);
