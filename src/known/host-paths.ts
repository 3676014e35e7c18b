/** Sockets of container engines, as absolute paths of a Linux host (`/var/run` is `/run`; `/pipe` is a Windows named pipe as Docker spells it). */
export const engineSockets: readonly string[] = [
  '/run/docker.sock',
  '/run/containerd/containerd.sock',
  '/run/podman/podman.sock',
  '/run/crio/crio.sock',
  '/run/buildkit/buildkitd.sock',
  '/run/cri-dockerd.sock',
  '/run/dockershim.sock',
  '/run/k3s/containerd/containerd.sock',
  '/run/snap.docker/docker.sock',
  '/run/host-services/docker.proxy.sock',
  '/pipe/docker_engine',
  '/pipe/podman-machine-default',
];

/** File names that are an engine's socket wherever they lie: rootless engines, Docker Desktop, Colima, OrbStack, Rancher Desktop, podman machines. */
export const engineSocketName =
  /(?:^|\/)(?:(?:docker|podman|containerd|crio|cri-dockerd|buildkitd|dockershim|docker\.proxy|nerdctl)(?:-(?:host|raw|cli|engine))?\.sock|docker_engine|podman-machine-[\w-]+-api\.sock)$/u;

/** Sockets below the user's runtime folder (`$XDG_RUNTIME_DIR`, `/run/user/ID`): rootless Docker, podman, BuildKit. */
export const runtimeFolderEngineSocket = 'docker.sock, podman/podman.sock';

/** Folders below the home that hold an engine's socket, with the engine. */
export const engineSocketFolders: readonly (readonly [folder: string, engine: string])[] = [
  ['.docker/run', 'Docker Desktop'],
  ['.docker/desktop', 'Docker Desktop'],
  ['.colima', 'Colima'],
  ['.orbstack', 'OrbStack'],
  ['.rd', 'Rancher Desktop'],
  ['.lima', 'Lima'],
  ['.finch', 'Finch'],
  ['.local/share/containers/podman/machine', 'podman'],
];

/** Where engines, Kubernetes and Sysbox keep images, volumes and state. */
export const engineStores: readonly string[] = [
  '/var/lib/docker',
  '/var/lib/containerd',
  '/var/lib/sysbox',
  '/var/lib/sysboxfs',
  '/var/lib/containers',
  '/var/lib/buildkit',
  '/var/lib/kubelet',
  '/var/lib/rancher',
  '/var/lib/k0s',
  '/var/lib/cni',
  '/var/snap/docker',
  '/run/sysbox',
  '/run/docker',
];

/** The same for rootless engines, relative to the home. */
export const engineStoresBelowHome: readonly string[] = [
  '.local/share/docker',
  '.local/share/containers',
  '.local/share/containerd',
  '.local/share/buildkit',
];

/** Folders of the operating system. What writes there as host root owns the host, what reads there as host root knows its secrets. */
export const systemPaths: readonly string[] = [
  '/etc',
  '/boot',
  '/dev',
  '/proc',
  '/sys',
  '/usr',
  '/lib',
  '/lib64',
  '/bin',
  '/sbin',
  '/run/systemd',
  '/run/udev',
  '/run/lock',
  '/var/spool/cron',
  '/var/spool/at',
  '/var/lib/systemd',
  '/var/lib/dpkg',
  '/var/lib/cloud',
  '/var/lib/apt',
  '/var/log',
  '/private/etc',
  '/private/var',
  '/System',
  '/Library',
];

/** Files and folders of the host that many mount read-only for a plain reason, with what they are. */
export const ordinaryPaths: ReadonlyMap<string, string> = new Map([
  ['/etc/localtime', 'the host’s time zone'],
  ['/etc/timezone', 'the host’s time zone'],
  ['/usr/share/zoneinfo', 'the host’s time zones'],
  ['/etc/hosts', 'the host’s list of names'],
  ['/etc/resolv.conf', 'the host’s name servers'],
  ['/etc/passwd', 'the host’s user names'],
  ['/etc/group', 'the host’s group names'],
  ['/etc/ssl/certs', 'the host’s certificates'],
  ['/etc/ca-certificates', 'the host’s certificates'],
  ['/etc/pki/ca-trust', 'the host’s certificates'],
  ['/usr/local/share/ca-certificates', 'the host’s certificates'],
  ['/usr/share/ca-certificates', 'the host’s certificates'],
  ['/usr/share/fonts', 'the host’s fonts'],
]);

/** The host's shared memory: ordinary to share with tools that want much of it, and visible to every process of the host. */
export const sharedMemory = '/dev/shm';

/** Credentials below a home, with what they are. A folder stands for all below it. */
export const credentials: readonly (readonly [path: string, what: string])[] = [
  ['.ssh', 'SSH keys'],
  ['.aws', 'AWS credentials'],
  ['.kube', 'Kubernetes credentials'],
  ['.docker', 'registry credentials'],
  ['.gnupg', 'GPG keys'],
  ['.config/gcloud', 'Google Cloud credentials'],
  ['.config/gh', 'the GitHub token'],
  ['.config/hub', 'the GitHub token'],
  ['.config/glab-cli', 'the GitLab token'],
  ['.azure', 'Azure credentials'],
  ['.netrc', 'passwords'],
  ['_netrc', 'passwords'],
  ['.npmrc', 'the npm token'],
  ['.yarnrc.yml', 'the npm token'],
  ['.pypirc', 'the PyPI token'],
  ['.git-credentials', 'git passwords'],
  ['.config/git/credentials', 'git passwords'],
  ['.password-store', 'passwords'],
  ['.local/share/keyrings', 'the keyring'],
  ['.local/share/kwalletd', 'the keyring'],
  ['.config/containers/auth.json', 'registry credentials'],
  ['.claude', 'the Claude token and sessions'],
  ['.claude.json', 'the Claude token'],
  ['.config/claude', 'the Claude token'],
  ['.codex', 'the Codex token and sessions'],
  ['.gemini', 'the Gemini token'],
  ['.config/github-copilot', 'the Copilot token'],
  ['.copilot', 'the Copilot token'],
  ['.config/opencode', 'model tokens'],
  ['.local/share/opencode', 'model tokens'],
  ['.config/op', '1Password state'],
  ['.config/sops', 'age keys'],
  ['.config/rclone', 'storage credentials'],
  ['.config/doctl', 'the DigitalOcean token'],
  ['.fly', 'the Fly token'],
  ['.oci', 'Oracle Cloud keys'],
  ['.terraform.d/credentials.tfrc.json', 'the Terraform token'],
  ['.terraformrc', 'the Terraform token'],
  ['.vault-token', 'the Vault token'],
  ['.databrickscfg', 'the Databricks token'],
  ['.snowflake', 'Snowflake credentials'],
  ['.cargo/credentials', 'the crates.io token'],
  ['.cargo/credentials.toml', 'the crates.io token'],
  ['.gem/credentials', 'the RubyGems token'],
  ['.m2/settings.xml', 'Maven passwords'],
  ['.m2/settings-security.xml', 'Maven passwords'],
  ['.gradle/gradle.properties', 'Gradle passwords'],
  ['.nuget/NuGet/NuGet.Config', 'NuGet passwords'],
  ['.composer/auth.json', 'Composer tokens'],
  ['.config/composer/auth.json', 'Composer tokens'],
  ['.boto', 'storage credentials'],
  ['.s3cfg', 'storage credentials'],
  ['.pgpass', 'database passwords'],
  ['.my.cnf', 'database passwords'],
  ['.huggingface', 'the Hugging Face token'],
  ['.cache/huggingface/token', 'the Hugging Face token'],
  ['.bash_history', 'the shell history'],
  ['.zsh_history', 'the shell history'],
  ['.zhistory', 'the shell history'],
  ['.histfile', 'the shell history'],
  ['.ash_history', 'the shell history'],
  ['.sh_history', 'the shell history'],
  ['.history', 'the shell history'],
  ['.local/share/fish/fish_history', 'the shell history'],
  ['.python_history', 'a shell history'],
  ['.node_repl_history', 'a shell history'],
  ['.psql_history', 'a shell history'],
  ['.mysql_history', 'a shell history'],
  ['.rediscli_history', 'a shell history'],
  ['.mozilla', 'a browser profile'],
  ['.thunderbird', 'a mail profile'],
  ['.config/google-chrome', 'a browser profile'],
  ['.config/chromium', 'a browser profile'],
  ['.config/BraveSoftware', 'a browser profile'],
  ['.config/microsoft-edge', 'a browser profile'],
  ['.config/vivaldi', 'a browser profile'],
  ['.config/mozilla', 'a browser profile'],
  ['snap/firefox', 'a browser profile'],
  ['snap/chromium', 'a browser profile'],
  ['Library/Keychains', 'the keychain'],
  ['Library/Cookies', 'browser cookies'],
  ['Library/Safari', 'a browser profile'],
  ['Library/Application Support/Google/Chrome', 'a browser profile'],
  ['Library/Application Support/Firefox', 'a browser profile'],
  ['AppData/Local/Google/Chrome', 'a browser profile'],
  ['AppData/Roaming/Mozilla', 'a browser profile'],
  ['AppData/Roaming/gcloud', 'Google Cloud credentials'],
];

/** Folders below a home that are mounted for one program and hold the credentials of many. */
export const credentialFolders: ReadonlySet<string> = new Set([
  '.config',
  '.local',
  '.local/share',
  'Library',
  'Library/Application Support',
  'AppData',
  'AppData/Local',
  'AppData/Roaming',
  'snap',
  '.config/git',
]);

/** Host variables whose value is the path of a credential. */
export const credentialVariables: ReadonlyMap<string, string> = new Map([
  ['KUBECONFIG', 'Kubernetes credentials'],
  ['DOCKER_CONFIG', 'registry credentials'],
  ['AWS_SHARED_CREDENTIALS_FILE', 'AWS credentials'],
  ['AWS_CONFIG_FILE', 'AWS credentials'],
  ['AWS_WEB_IDENTITY_TOKEN_FILE', 'the AWS token'],
  ['GOOGLE_APPLICATION_CREDENTIALS', 'Google Cloud credentials'],
  ['CLOUDSDK_CONFIG', 'Google Cloud credentials'],
  ['AZURE_CONFIG_DIR', 'Azure credentials'],
  ['GH_CONFIG_DIR', 'the GitHub token'],
  ['GNUPGHOME', 'GPG keys'],
  ['NPM_CONFIG_USERCONFIG', 'the npm token'],
  ['NETRC', 'passwords'],
  ['PASSWORD_STORE_DIR', 'passwords'],
  ['HISTFILE', 'the shell history'],
  ['CODEX_HOME', 'the Codex token and sessions'],
  ['CLAUDE_CONFIG_DIR', 'the Claude token and sessions'],
]);

/** Credentials' neighbours that are no secret. */
export const publicBesideCredentials = /^\.ssh\/(?:known_hosts|config|[^/]+\.pub)$/u;

/** Host variables that hold a folder of the home, with the folder. */
export const homeVariables: ReadonlyMap<string, string> = new Map([
  ['XDG_CONFIG_HOME', '.config'],
  ['XDG_DATA_HOME', '.local/share'],
  ['XDG_CACHE_HOME', '.cache'],
  ['APPDATA', 'AppData/Roaming'],
  ['LOCALAPPDATA', 'AppData/Local'],
]);

/** Sockets of agents and of the desktop, and the files that open them, as absolute paths, with what they are. */
export const agentSockets: readonly (readonly [path: string, what: string])[] = [
  ['/tmp/.X11-unix', 'the X11 display'],
  ['/tmp/.ICE-unix', 'the X11 session'],
  ['/run/host-services/ssh-auth.sock', 'the SSH agent'],
  ['/run/dbus', 'the system D-Bus'],
  ['/mnt/wslg', 'the desktop of WSL'],
  ['/run/pcscd', 'the smart card service'],
  ['/run/avahi-daemon', 'the Avahi service'],
];

/** The same below the user's runtime folder; the folder itself stands for all of them. */
export const runtimeFolderSockets: readonly (readonly [path: RegExp, what: string])[] = [
  [/^bus$|^dbus-1(?:\/|$)/u, 'the session D-Bus'],
  [/^wayland-|^\$/u, 'the Wayland display'],
  [/^gnupg(?:\/|$)/u, 'the GPG agent'],
  [/^keyring(?:\/|$)/u, 'the keyring'],
  [/ssh/u, 'the SSH agent'],
  [/^(?:\.mutter-)?[Xx]auth/u, 'the X11 cookie'],
  [/^systemd(?:\/|$)/u, 'the user’s systemd'],
  [/^(?:pulse|pipewire)/u, 'the sound server, microphone included'],
];

/** The same below a home. */
export const agentSocketsBelowHome: readonly (readonly [path: RegExp, what: string])[] = [
  [/^\.gnupg\/S\.(?:gpg-agent|scdaemon|keyboxd)/u, 'the GPG agent'],
  [/^\.Xauthority$/u, 'the X11 cookie'],
  [/^\.ssh\/(?:agent|[^/]+\.sock$|[^/]{1,80}-agent)/u, 'the SSH agent'],
  [/^\.1password\/agent\.sock$|com\.1password\/t\/agent\.sock$/u, 'the SSH agent'],
  [/^\.config\/[^/]+\/[^/]*agent[^/]{0,80}\.sock(?:et)?$/u, 'the SSH agent'],
];

/** Names that are an agent's socket wherever they lie. */
export const agentSocketName =
  /(?:^|\/)(?:S\.gpg-agent[^/]*|ssh-auth\.sock|ssh-agent\.sock(?:et)?|agent\.\d+|system_bus_socket|openssh_agent)$/u;

/** Host variables whose value is the path of such a socket, or of what opens it. */
export const agentVariables: ReadonlyMap<string, string> = new Map([
  ['SSH_AUTH_SOCK', 'the SSH agent'],
  ['GPG_AGENT_INFO', 'the GPG agent'],
  ['XAUTHORITY', 'the X11 cookie'],
  ['WAYLAND_DISPLAY', 'the Wayland display'],
  ['DBUS_SESSION_BUS_ADDRESS', 'the session D-Bus'],
  ['SSH_AGENT_SOCK', 'the SSH agent'],
]);

/** Host variables that hold the user's runtime folder. */
export const runtimeFolderVariable = 'XDG_RUNTIME_DIR';

/** Folders that hold the homes of all users. */
export const homeFolders: ReadonlySet<string> = new Set(['/home', '/Users', '/var/home']);
