import { credentialMounted as rule } from './credential-mounted.ts';
import { mount, tell, volume } from '../../test/rule-cases.ts';

const found: readonly (readonly [source: string, what: RegExp])[] = [
  ['~/.ssh', /SSH keys/u],
  ['~/.ssh/id_ed25519', /SSH keys/u],
  ['${localEnv:HOME}/.aws', /AWS/u],
  ['${localEnv:HOME}${localEnv:USERPROFILE}/.ssh', /SSH keys/u],
  ['${localEnv:USERPROFILE}/.kube', /Kubernetes/u],
  ['/home/x/.kube', /Kubernetes/u],
  ['/Users/x/.azure', /Azure/u],
  ['/root/.docker', /registry/u],
  ['~/.docker/config.json', /registry/u],
  ['C:/Users/x/.ssh', /SSH keys/u],
  ['/mnt/c/Users/x/.aws/credentials', /AWS/u],
  ['../../.ssh', /SSH keys/u],
  ['../../../../home/x/.aws', /AWS/u],
  ['${localWorkspaceFolder}/../.npmrc', /npm/u],
  ['~/.netrc', /passwords/u],
  ['~/.npmrc', /npm/u],
  ['~/.pypirc', /PyPI/u],
  ['~/.git-credentials', /git passwords/u],
  ['~/.gnupg', /GPG keys/u],
  ['~/.password-store', /passwords/u],
  ['~/.config/gh', /GitHub/u],
  ['~/.config/gcloud', /Google/u],
  ['${localEnv:XDG_CONFIG_HOME}/gh', /GitHub/u],
  ['~/.config', /many programs/u],
  ['~/.bash_history', /history/u],
  ['~/.local/share/fish/fish_history', /history/u],
  ['~/.mozilla', /browser/u],
  ['~/.config/google-chrome/Default', /browser/u],
  ['~/Library/Application Support/Google/Chrome', /browser/u],
  ['~/.claude', /Claude/u],
  ['~/.claude.json', /Claude/u],
  ['~/.codex/auth.json', /Codex/u],
  ['~/.config/github-copilot', /Copilot/u],
  ['${localEnv:KUBECONFIG}', /Kubernetes/u],
  ['${localEnv:KUBECONFIG:~/.kube/config}', /Kubernetes/u],
  ['${localEnv:SOMETHING:/home/x/.aws}', /AWS/u],
  ['/run/secrets/token', /secrets/u],
];

const clear: readonly string[] = [
  '~/.gitconfig', '~/.ssh/known_hosts', '~/.ssh/id_ed25519.pub', '~/.sshd', '~/projects/.ssh2', '~/.cache/pip', '~/.m2', '~/.config/nvim', '~/.vscode',
  '.', './.ssh', './secrets', '${localWorkspaceFolder}/.aws', '/srv/data', '~', '..', '${localEnv:SSH_AUTH_SOCK}', '~/.gnupg/S.gpg-agent', '~/.docker/run/docker.sock',
];

tell(rule, [
  ...found.map(([source, what]) => [source, { mounts: [volume(`${source}:/x`)] }, what] as const),
  ...clear.map((source) => [source, { mounts: [volume(`${source}:/x`)] }, 'clear'] as const),
  ['read-only', { mounts: [volume('~/.aws:/x:ro')] }, /can be read by/u],
  ['writable', { mounts: [mount('type=bind,source=~/.aws,target=/x')] }, /read and changed/u],
  ['a volume on that place', { mounts: [volume('keys:/root/.ssh')] }, 'clear'],
]);
