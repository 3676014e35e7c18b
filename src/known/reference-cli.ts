/** The release of `@devcontainers/cli` that is started, and no other: what is said of its arguments, its log and its environment holds for this one. */
export const referenceCliVersion = '0.89.0';

/** Commands that run inside a container, in their order (devcontainers/cli@f683c29f src/spec-common/injectHeadless.ts runLifecycleHooks). */
export const lifecycleCommands = [
  'onCreateCommand',
  'updateContentCommand',
  'postCreateCommand',
  'postStartCommand',
  'postAttachCommand',
] as const;

/**
 * Those of them that run once in a container, whether they fail or not: a marker is there before they begin (devcontainers/cli@f683c29f
 * src/spec-common/injectHeadless.ts runPostCreateCommand, updateMarkerFile).
 */
export const commandsThatRunOnce: ReadonlySet<string> = new Set(['onCreateCommand', 'updateContentCommand', 'postCreateCommand']);

/** Variables that say how to reach the network and whom to trust there. Whoever has them needs them wherever something is fetched. */
export const networkVariables = [
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'NO_PROXY',
  'ALL_PROXY',
  'http_proxy',
  'https_proxy',
  'no_proxy',
  'all_proxy',
  'NODE_EXTRA_CA_CERTS',
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
] as const;

/**
 * Variables that a file `.env` of a repository must not set for Compose, which takes all of that file into its own environment but what is there already, and
 * hands it on to what it starts (docker/compose cmd/compose/compose.go setEnvWithDotEnv; measured with 2.26.1): libraries of the repository would be loaded
 * into programs of this machine, credentials for registries pass a proxy of its choice, and a build get the user’s SSH agent. Empty, they mean
 * nothing to any of them.
 */
export const composeOpenings = [
  'LD_PRELOAD',
  'LD_AUDIT',
  'LD_LIBRARY_PATH',
  'GODEBUG',
  'SSH_AUTH_SOCK',
  'COMPOSE_ENV_FILES',
  'DOCKER_AUTH_CONFIG',
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'ALL_PROXY',
  'http_proxy',
  'https_proxy',
  'all_proxy',
] as const;

/** Variables whose values `up` makes itself for the reference CLI and what it starts, whatever they are here; nobody can grant them. */
export const ownVariables = [
  'PATH',
  'TMPDIR',
  'DOCKER_HOST',
  'DOCKER_CONFIG',
  'DOCKER_BUILDKIT',
  'DOCKER_CLI_HINTS',
  'BUILDX_BUILDER',
  'BUILDX_CONFIG',
  'BUILDKIT_PROGRESS',
  'COMPOSE_PROGRESS',
  'BUILDX_GIT_INFO',
  'BUILDX_GIT_LABELS',
  'BUILDX_GIT_CHECK_DIRTY',
  'COMPOSE_EXPERIMENTAL_GIT_REMOTE',
  'COMPOSE_EXPERIMENTAL_OCI_REMOTE',
] as const;

/** The same of variables that can be granted: without that, they have a value all the same. */
export const grantableVariables = ['HOME', 'LANG'] as const;
