// Written by scripts/write-official.ts from devcontainers/features 765e8ebd8f8012fb740cd7b41483a745bcedd212 and its history. Do not edit.
import type { FeatureTable } from './official-shapes.ts';

export const featuresSource = { repository: 'devcontainers/features', commit: '765e8ebd8f8012fb740cd7b41483a745bcedd212' } as const;

export const featureTable: FeatureTable = {
  anaconda: [
    { versions: '1.0.0-3', commit: '8befe8c11409', metadata: { containerEnv: { CONDA_DIR: '/usr/local/conda' } } },
    { versions: '1.0.4', commit: '964e4a340407', metadata: { containerEnv: { CONDA_DIR: '/opt/conda' } } },
    {
      versions: '1.0.5-13 1.1.0',
      commit: '5fda44393bc0',
      metadata: { containerEnv: { CONDA_DIR: '/usr/local/conda' }, installsAfter: ['ghcr.io/devcontainers/features/common-utils'] },
    },
  ],
  'aws-cli': [
    { versions: '1.0.0-7 1.1.0-4', commit: '71c999dff621', metadata: { installsAfter: ['ghcr.io/devcontainers/features/common-utils'] } },
  ],
  'azure-cli': [
    {
      versions: '1.0.0-8 1.1.0 1.2.0-9 1.3.0',
      commit: '72df8a5f191f',
      metadata: { installsAfter: ['ghcr.io/devcontainers/features/common-utils'] },
    },
  ],
  'common-utils': [
    { versions: '1.0.0-5 1.1.0-6 1.2.0 2.0.0-11 2.1.0-3 2.2.0 2.3.0-2 2.4.0-7 2.5.0-9', commit: 'ca1c1661e324', metadata: {} },
  ],
  conda: [
    { versions: '1.0.0-1', commit: 'aed075c7a576', metadata: { containerEnv: { CONDA_DIR: '/opt/conda' } } },
    {
      versions: '1.0.2-10 1.2.5-6 2.0.0-1',
      commit: '87bc90767461',
      metadata: {
        containerEnv: { CONDA_DIR: '/opt/conda', CONDA_SCRIPT: '/opt/conda/etc/profile.d/conda.sh' },
        installsAfter: ['ghcr.io/devcontainers/features/common-utils'],
      },
    },
  ],
  'copilot-cli': [
    { versions: '1.0.0', commit: 'b950373cae63', metadata: { installsAfter: ['ghcr.io/devcontainers/features/common-utils'] } },
    {
      versions: '1.1.2-3',
      commit: '8bd6ad7cbd50',
      metadata: {
        postStartCommand: '[ -f /etc/devcontainer-copilot-cli/auto-update ] && copilot update || true',
        installsAfter: ['ghcr.io/devcontainers/features/common-utils'],
      },
    },
  ],
  'desktop-lite': [
    {
      versions: '1.0.0',
      commit: '542963cf04cb',
      metadata: { init: true, entrypoint: '/usr/local/share/desktop-init.sh', containerEnv: { DISPLAY: ':1' } },
    },
    {
      versions: '1.0.1-8 1.1.0 1.2.0-10',
      commit: 'f15b529848d7',
      metadata: {
        init: true,
        entrypoint: '/usr/local/share/desktop-init.sh',
        containerEnv: { DISPLAY: ':1' },
        installsAfter: ['ghcr.io/devcontainers/features/common-utils'],
        options: { password: { type: 'string', default: 'vscode' } },
      },
    },
  ],
  'docker-in-docker': [
    {
      versions: '1.0.0-9',
      commit: 'd1972b4d8d2d',
      metadata: {
        privileged: true,
        mounts: [{ source: 'dind-var-lib-docker', target: '/var/lib/docker', type: 'volume' }],
        entrypoint: '/usr/local/share/docker-init.sh',
        containerEnv: { DOCKER_BUILDKIT: '1' },
        installsAfter: ['ghcr.io/devcontainers/features/common-utils'],
        options: { version: { type: 'string', default: 'latest' }, moby: { type: 'boolean', default: true } },
      },
    },
    {
      versions:
        '2.0.0-1 2.1.0 2.2.0-1 2.3.0-1 2.4.0 2.5.0 2.6.0 2.7.0-1 2.8.0-1 2.9.0-2 2.10.0-2 2.11.0 2.12.0-4 2.13.0 2.14.0 2.16.0-1 2.17.0 3.0.0',
      commit: 'a646de42368f',
      metadata: {
        privileged: true,
        mounts: [{ source: 'dind-var-lib-docker-${devcontainerId}', target: '/var/lib/docker', type: 'volume' }],
        entrypoint: '/usr/local/share/docker-init.sh',
        containerEnv: { DOCKER_BUILDKIT: '1' },
        installsAfter: ['ghcr.io/devcontainers/features/common-utils'],
        options: { version: { type: 'string', default: 'latest' }, moby: { type: 'boolean', default: true } },
      },
    },
    {
      versions: '3.0.1 3.1.0 4.0.0',
      commit: 'e21f5c8de89f',
      metadata: {
        privileged: true,
        mounts: [
          { source: 'dind-var-lib-docker-${devcontainerId}', target: '/var/lib/docker', type: 'volume' },
          { source: 'dind-var-lib-containerd-${devcontainerId}', target: '/var/lib/containerd', type: 'volume' },
        ],
        entrypoint: '/usr/local/share/docker-init.sh',
        containerEnv: { DOCKER_BUILDKIT: '1' },
        installsAfter: ['ghcr.io/devcontainers/features/common-utils'],
        options: { version: { type: 'string', default: 'latest' }, moby: { type: 'boolean', default: true } },
      },
    },
  ],
  'docker-outside-of-docker': [
    {
      versions: '1.0.0-10 1.1.0',
      commit: 'de1e634a6755',
      metadata: {
        mounts: [{ source: '/var/run/docker.sock', target: '/var/run/docker-host.sock', type: 'bind' }],
        entrypoint: '/usr/local/share/docker-init.sh',
        containerEnv: { DOCKER_BUILDKIT: '1' },
        installsAfter: ['ghcr.io/devcontainers/features/common-utils'],
        legacyIds: ['docker-from-docker'],
        options: { version: { type: 'string', default: 'latest' }, moby: { type: 'boolean', default: true } },
      },
    },
    {
      versions: '1.2.0-1 1.3.0-2 1.4.0-5 1.5.0',
      commit: 'f5787eed0102',
      metadata: {
        mounts: [{ source: '/var/run/docker.sock', target: '/var/run/docker-host.sock', type: 'bind' }],
        entrypoint: '/usr/local/share/docker-init.sh',
        installsAfter: ['ghcr.io/devcontainers/features/common-utils'],
        legacyIds: ['docker-from-docker'],
        options: { version: { type: 'string', default: 'latest' }, moby: { type: 'boolean', default: true } },
      },
    },
    {
      versions: '1.6.1-5 1.8.0 1.9.0',
      commit: '0292aeecfcee',
      metadata: {
        securityOpt: ['label=disable'],
        mounts: [{ source: '/var/run/docker.sock', target: '/var/run/docker-host.sock', type: 'bind' }],
        entrypoint: '/usr/local/share/docker-init.sh',
        installsAfter: ['ghcr.io/devcontainers/features/common-utils'],
        legacyIds: ['docker-from-docker'],
        options: { version: { type: 'string', default: 'latest' }, moby: { type: 'boolean', default: true } },
      },
    },
    {
      versions: '1.9.1 1.10.0',
      commit: '0c44debb7854',
      metadata: {
        securityOpt: ['label=disable'],
        mounts: [{ source: '/var/run/docker.sock', target: '/var/run/docker-host.sock', type: 'bind' }],
        entrypoint: '/usr/local/share/docker-init.sh',
        installsAfter: ['ghcr.io/devcontainers/features/common-utils'],
        legacyIds: ['docker-from-docker'],
        options: {
          version: { type: 'string', default: 'latest' },
          moby: { type: 'boolean', default: true },
          socketPath: { type: 'string', default: '/var/run/docker-host.sock' },
        },
      },
    },
  ],
  dotnet: [
    {
      versions: '1.0.0-8 1.1.0-4',
      commit: '300814be97ea',
      metadata: {
        containerEnv: { DOTNET_ROOT: '/usr/local/dotnet/current' },
        installsAfter: ['ghcr.io/devcontainers/features/common-utils'],
      },
    },
    {
      versions: '2.0.0-6 2.1.0-3 2.2.0-2 2.3.0 2.4.0-2 2.5.0',
      commit: '372e2d21c808',
      metadata: {
        containerEnv: { DOTNET_ROOT: '/usr/share/dotnet', DOTNET_RUNNING_IN_CONTAINER: 'true', DOTNET_USE_POLLING_FILE_WATCHER: 'true' },
        installsAfter: ['ghcr.io/devcontainers/features/common-utils'],
      },
    },
  ],
  git: [
    {
      versions: '1.0.0-5 1.1.0-6 1.2.0-1 1.3.0-8',
      commit: '6c375f1d6551',
      metadata: { installsAfter: ['ghcr.io/devcontainers/features/common-utils'] },
    },
  ],
  'git-lfs': [
    { versions: '1.0.0-7', commit: '258d5029a58e', metadata: { installsAfter: ['ghcr.io/devcontainers/features/common-utils'] } },
    {
      versions: '1.1.0-1 1.2.0-5',
      commit: 'd1540c150441',
      metadata: {
        postCreateCommand: '/usr/local/share/pull-git-lfs-artifacts.sh',
        installsAfter: ['ghcr.io/devcontainers/features/common-utils'],
      },
    },
  ],
  'github-cli': [
    {
      versions: '1.0.0-15 1.1.0',
      commit: '2d57b3c3ef94',
      metadata: { installsAfter: ['ghcr.io/devcontainers/features/common-utils', 'ghcr.io/devcontainers/features/git'] },
    },
  ],
  go: [
    {
      versions: '1.0.0-5',
      commit: '674b096863a5',
      metadata: { init: true, capAdd: ['SYS_PTRACE'], securityOpt: ['seccomp=unconfined'], containerEnv: { GOPATH: '/usr/local/go' } },
    },
    {
      versions: '1.0.7-9 1.1.0-3 1.2.0-2 1.3.0-4',
      commit: '50fd97945b00',
      metadata: {
        init: true,
        capAdd: ['SYS_PTRACE'],
        securityOpt: ['seccomp=unconfined'],
        containerEnv: { GOROOT: '/usr/local/go', GOPATH: '/go' },
        installsAfter: ['ghcr.io/devcontainers/features/common-utils'],
      },
    },
  ],
  hugo: [
    {
      versions: '1.0.0-6 1.1.0-3',
      commit: 'b89a41f6ccda',
      metadata: { containerEnv: { HUGO_DIR: '/usr/local/hugo' }, installsAfter: ['ghcr.io/devcontainers/features/common-utils'] },
    },
  ],
  java: [
    {
      versions: '1.0.0-6',
      commit: '8befe8c11409',
      metadata: { containerEnv: { SDKMAN_DIR: '/usr/local/sdkman', GRADLE_USER_HOME: '${HOME}/.gradle', M2: '${HOME}/.m2' } },
    },
    {
      versions: '1.0.7',
      commit: '674b096863a5',
      metadata: {
        containerEnv: {
          SDKMAN_DIR: '/usr/local/sdkman',
          GRADLE_USER_HOME: '${HOME}/.gradle',
          M2: '${HOME}/.m2',
          JAVA_HOME: '/usr/local/sdkman/candidates/java/current',
        },
      },
    },
    {
      versions: '1.0.8-11 1.1.0-1 1.2.0-2 1.3.0 1.4.0-1 1.5.0 1.6.0-3 1.7.2 1.8.0',
      commit: '07f4101951e6',
      metadata: {
        containerEnv: { SDKMAN_DIR: '/usr/local/sdkman', JAVA_HOME: '/usr/local/sdkman/candidates/java/current' },
        installsAfter: ['ghcr.io/devcontainers/features/common-utils'],
      },
    },
  ],
  'kubectl-helm-minikube': [
    {
      versions: '1.0.0-6 1.1.0-10 1.2.0-2 1.3.1',
      commit: 'd79c223de284',
      metadata: {
        mounts: [{ source: 'minikube-config', target: '/home/vscode/.minikube', type: 'volume' }],
        installsAfter: ['ghcr.io/devcontainers/features/common-utils'],
      },
    },
  ],
  nix: [
    {
      versions: '1.0.0 1.1.0-3 1.2.0',
      commit: '2b2a5f652bd3',
      metadata: { entrypoint: '/usr/local/share/nix-entrypoint.sh', installsAfter: ['ghcr.io/devcontainers/features/common-utils'] },
    },
    {
      versions: '1.3.0-1',
      commit: 'b89a41f6ccda',
      metadata: {
        mounts: [{ source: 'nix-store-${devcontainerId}', target: '/nix', type: 'volume' }],
        entrypoint: '/usr/local/share/nix-entrypoint.sh',
        installsAfter: ['ghcr.io/devcontainers/features/common-utils'],
      },
    },
  ],
  node: [
    {
      versions: '1.0.0-8 1.1.0-5 1.2.0-1 1.3.0-1 1.4.0-1 1.5.0 1.6.0-4 1.7.0-1 2.0.0 2.1.0',
      commit: 'a8f0b45732c6',
      metadata: {
        containerEnv: { NVM_DIR: '/usr/local/share/nvm', NVM_SYMLINK_CURRENT: 'true' },
        installsAfter: ['ghcr.io/devcontainers/features/common-utils'],
      },
    },
  ],
  'nvidia-cuda': [
    {
      versions: '1.0.0-7 1.1.0-3 1.2.0-1 2.0.0 3.0.0',
      commit: '06d3f56b24d3',
      metadata: { installsAfter: ['ghcr.io/devcontainers/features/common-utils'] },
    },
  ],
  oryx: [
    {
      versions: '1.0.0-13 1.1.0 1.2.0 1.3.0-7 1.4.0-1',
      commit: 'b89a41f6ccda',
      metadata: {
        containerEnv: {
          ORYX_SDK_STORAGE_BASE_URL: 'https://oryx-cdn.microsoft.io',
          ENABLE_DYNAMIC_INSTALL: 'true',
          DYNAMIC_INSTALL_ROOT_DIR: '/opt',
          ORYX_PREFER_USER_INSTALLED_SDKS: 'true',
          ORYX_DIR: '/usr/local/oryx',
          DEBIAN_FLAVOR: 'focal-scm',
        },
        installsAfter: ['ghcr.io/devcontainers/features/common-utils', 'ghcr.io/devcontainers/features/dotnet'],
      },
    },
    {
      versions: '2.0.0-1',
      commit: '5e6a85458a57',
      metadata: {
        containerEnv: {
          ORYX_SDK_STORAGE_BASE_URL: 'https://oryx-cdn.microsoft.io',
          ENABLE_DYNAMIC_INSTALL: 'true',
          DYNAMIC_INSTALL_ROOT_DIR: '/opt',
          ORYX_PREFER_USER_INSTALLED_SDKS: 'true',
          ORYX_DIR: '/usr/local/oryx',
          DEBIAN_FLAVOR: 'bookworm',
        },
        installsAfter: ['ghcr.io/devcontainers/features/common-utils', 'ghcr.io/devcontainers/features/dotnet'],
      },
    },
  ],
  php: [
    {
      versions: '1.0.0-11 1.1.0-5',
      commit: '7ae907dc1a8f',
      metadata: { containerEnv: { PHP_PATH: '/usr/local/php/current' }, installsAfter: ['ghcr.io/devcontainers/features/common-utils'] },
    },
  ],
  powershell: [
    {
      versions: '1.0.0-6 1.1.0-1 1.2.0 1.3.0-5 1.4.0 1.5.0-1 2.0.0-2',
      commit: 'a1a099850159',
      metadata: { installsAfter: ['ghcr.io/devcontainers/features/common-utils'] },
    },
  ],
  python: [
    {
      versions: '1.0.0-22 1.1.0 1.2.0-1 1.3.0-2 1.4.0-2 1.5.0 1.6.0-5 1.7.0-1 1.8.0',
      commit: '6e508935b025',
      metadata: {
        containerEnv: {
          PYTHON_PATH: '/usr/local/python/current',
          PIPX_HOME: '/usr/local/py-utils',
          PIPX_BIN_DIR: '/usr/local/py-utils/bin',
        },
        installsAfter: ['ghcr.io/devcontainers/features/common-utils', 'ghcr.io/devcontainers/features/oryx'],
      },
    },
  ],
  ruby: [
    {
      versions: '1.0.0-10 1.1.0-2 1.2.0-3 1.3.0-2',
      commit: 'c05bd451518d',
      metadata: {
        containerEnv: {
          GEM_PATH: '/usr/local/rvm/gems/default:/usr/local/rvm/gems/default@global',
          GEM_HOME: '/usr/local/rvm/gems/default',
          MY_RUBY_HOME: '/usr/local/rvm/rubies/default',
        },
        installsAfter: ['ghcr.io/devcontainers/features/common-utils'],
      },
    },
    {
      versions: '2.0.0',
      commit: '71d6d23dfb14',
      metadata: { containerEnv: { RBENV_ROOT: '/usr/local/share/rbenv' }, installsAfter: ['ghcr.io/devcontainers/features/common-utils'] },
    },
  ],
  rust: [
    {
      versions: '1.0.0-12 1.1.0-3 1.2.0 1.3.0-3 1.4.0 1.5.0-1',
      commit: '0f547996943a',
      metadata: {
        capAdd: ['SYS_PTRACE'],
        securityOpt: ['seccomp=unconfined'],
        containerEnv: { CARGO_HOME: '/usr/local/cargo', RUSTUP_HOME: '/usr/local/rustup' },
        installsAfter: ['ghcr.io/devcontainers/features/common-utils'],
      },
    },
  ],
  sshd: [
    {
      versions: '1.0.0-10',
      commit: 'b89a41f6ccda',
      metadata: { entrypoint: '/usr/local/share/ssh-init.sh', installsAfter: ['ghcr.io/devcontainers/features/common-utils'] },
    },
    {
      versions: '1.1.0',
      commit: '6a8863be0afc',
      metadata: {
        entrypoint: '/usr/local/share/ssh-init.sh',
        installsAfter: ['ghcr.io/devcontainers/features/common-utils'],
        options: { gatewayPorts: { type: 'string', default: 'no' } },
      },
    },
  ],
  terraform: [
    {
      versions: '1.0.0-7 1.1.0-2 1.2.0 1.3.0-10 1.4.0-4',
      commit: '765e8ebd8f80',
      metadata: { installsAfter: ['ghcr.io/devcontainers/features/common-utils'] },
    },
  ],
};
