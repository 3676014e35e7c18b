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

/** One of the commands that run inside. */
export type LifecycleCommand = (typeof lifecycleCommands)[number];

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
