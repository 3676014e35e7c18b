import { quoteShellWord } from '../../syntax/quote-shell-word.ts';

/** Variables that would lead a Docker client past the gate, or make it ask for another API version. */
const unwanted = ['DOCKER_CONTEXT', 'DOCKER_TLS', 'DOCKER_TLS_VERIFY', 'DOCKER_CERT_PATH', 'DOCKER_API_VERSION'] as const;

/** The address of a gate, as Docker clients take it. */
function addressOf(listen: string): string {
  return `unix://${listen}`;
}

/** What leads a POSIX shell’s Docker clients through a gate, as text for eval. A builder that was chosen before has an engine of its own. */
export function shellEnvironment(listen: string): string {
  return [`export DOCKER_HOST=${quoteWord(addressOf(listen))}`, 'export BUILDX_BUILDER=default', `unset ${unwanted.join(' ')}`, ''].join(
    '\n',
  );
}

/** Settings of VS Code, and what each of them reaches. */
export function vscodeSettings(listen: string): { readonly settings: Readonly<Record<string, unknown>>; readonly says: readonly string[] } {
  const host = addressOf(listen);
  return {
    settings: {
      'dev.containers.dockerSocketPath': listen,
      'docker.host': host,
      'docker.environment': { DOCKER_HOST: host },
      'containers.environment': { DOCKER_HOST: host },
      'terminal.integrated.env.linux': { DOCKER_HOST: host, BUILDX_BUILDER: 'default' },
      'terminal.integrated.env.osx': { DOCKER_HOST: host, BUILDX_BUILDER: 'default' },
    },
    says: [
      'These are user settings, not for a repository’s own settings file.',
      'Dev Containers starts docker and Docker Compose as programs, and what they reach is decided by DOCKER_HOST. The sure way is to start VS Code, all its windows closed before, from a shell with the lines of containai gate env.',
      'docker.host and docker.environment are read by the Docker extension and by Dev Containers; people report versions that did not pass them on to Compose. containers.environment is what the Container Tools extension reads.',
      'dev.containers.dockerSocketPath is only what helper containers (Clone Repository in Container Volume) would mount, and the gate refuses that mount.',
      'terminal.integrated.env is for terminals of VS Code on this machine. initializeCommand runs on this machine with all your rights, whatever is set here.',
      'What went through the gate is on its terminal and in its log: look there whether a container came through it.',
    ],
  };
}

// A path is no canonical text: what looks like a variable in it is none.
function quoteWord(word: string): string {
  return word.includes('${') ? `'${word.replaceAll("'", `'\\''`)}'` : quoteShellWord(word);
}
