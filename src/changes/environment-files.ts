import type { Sign } from '../model/detector.ts';
import { boundSigns } from './bound-signs.ts';
import { detectFiles, quoted } from './define-detector.ts';
import { distinctKeys } from './json-signs.ts';

export const environmentFiles = detectFiles({
  id: 'environment-files',
  title: 'Variables in .env files',
  level: 'note',
  by: 'docker compose, frameworks and shells that read .env files',
  when: 'when they are started in this folder',
  why:
    'docker compose fills the variables of .env into its files and takes settings of its own from it, and many frameworks give them to the programs that they start. ' +
    'Some variables make other programs run code or talk to another server, such as NODE_OPTIONS or COMPOSE_FILE.',
  advice: 'Look at what was set. Variables that name programs, preload files or move servers seldom belong into such a file.',
  cites: [
    { kind: 'doc-link', where: 'https://docs.docker.com/compose/how-tos/environment-variables/envvars/' },
    { kind: 'doc-link', where: 'https://nodejs.org/api/cli.html#node_optionsoptions' },
    { kind: 'doc-link', where: 'https://git-scm.com/docs/git#_environment_variables' },
    { kind: 'doc-link', where: 'https://www.gnu.org/software/bash/manual/html_node/Bash-Variables.html' },
  ],
  places: [
    {
      files: ['.env', '.env.*'],
      // Nothing reads these: they are there to be copied.
      except: ['*.example', '*.sample', '*.template', '*.dist'],
      is: 'variables for programs',
      read: readVariables,
    },
  ],
});

/** Variables that make a program run something: their values are told. */
const running: readonly (readonly [names: RegExp, what: string])[] = [
  [/^(?:LD_PRELOAD|LD_LIBRARY_PATH|LD_AUDIT|DYLD_INSERT_LIBRARIES|DYLD_LIBRARY_PATH)$/u, 'libraries for every program'],
  [/^(?:PATH|SHELL|COMSPEC|PATHEXT)$/u, 'where programs are found'],
  [/^(?:BASH_ENV|ENV|PROMPT_COMMAND|PS4|ZDOTDIR)$/u, 'what a shell runs'],
  [/^(?:NODE_OPTIONS|NODE_PATH|NODE_REPL_EXTERNAL_MODULE|BUN_OPTIONS)$/u, 'options of node'],
  [/^(?:PYTHONSTARTUP|PYTHONPATH|PYTHONHOME|PYTHONINSPECT|PYTHONWARNINGS|PYTHONBREAKPOINT)$/u, 'what python loads'],
  [
    /^(?:PERL5OPT|PERL5LIB|PERL5DB|PERLLIB|RUBYOPT|RUBYLIB|PHPRC|PHP_INI_SCAN_DIR|LUA_INIT|LUA_PATH|LUA_CPATH|R_PROFILE|R_PROFILE_USER)$/u,
    'what a language loads',
  ],
  [
    /^(?:JAVA_TOOL_OPTIONS|_JAVA_OPTIONS|JDK_JAVA_OPTIONS|JAVA_OPTS|MAVEN_OPTS|MAVEN_ARGS|GRADLE_OPTS|CLASSPATH|JAVA_HOME)$/u,
    'options of java',
  ],
  [
    /^GIT_(?:SSH|SSH_COMMAND|ASKPASS|EDITOR|SEQUENCE_EDITOR|PAGER|EXTERNAL_DIFF|PROXY_COMMAND|EXEC_PATH|TEMPLATE_DIR|CONFIG.*|DIR|WORK_TREE)$/u,
    'settings of git',
  ],
  [/^(?:EDITOR|VISUAL|PAGER|MANPAGER|BROWSER|LESSOPEN|LESSCLOSE|SSH_ASKPASS|SUDO_ASKPASS|VIMINIT|EXINIT)$/u, 'programs that others start'],
  [
    /^(?:RUSTC|RUSTC_WRAPPER|RUSTC_WORKSPACE_WRAPPER|CARGO_BUILD_.*|RUSTFLAGS|GOFLAGS|GOTOOLDIR|CC|CXX|LD|MAKEFLAGS|MAKEFILES)$/u,
    'programs that build',
  ],
  [/^(?:COMPOSE_FILE|COMPOSE_ENV_FILES|COMPOSE_PROFILES|COMPOSE_PROJECT_NAME|COMPOSE_PATH_SEPARATOR)$/u, 'what docker compose reads'],
];

/** Variables that send a program somewhere else: their values may hold passwords. */
const moving: readonly (readonly [names: RegExp, what: string])[] = [
  [/^(?:DOCKER_|BUILDKIT_HOST$|BUILDX_|CONTAINER_HOST$|KUBECONFIG$)/u, 'which engine or cluster is asked'],
  [/^(?:HTTPS?|ALL|FTP|NO)_PROXY$/iu, 'where requests are sent'],
  [
    /^(?:SSL_CERT_FILE|SSL_CERT_DIR|NODE_EXTRA_CA_CERTS|NODE_TLS_REJECT_UNAUTHORIZED|REQUESTS_CA_BUNDLE|CURL_CA_BUNDLE|GIT_SSL_.*)$/u,
    'which servers are trusted',
  ],
  [
    /^(?:NPM_CONFIG_|YARN_|PIP_|UV_|POETRY_|BUNDLE_|GEM_|CARGO_|GOPROXY$|GONOSUMDB$|GOSUMDB$|GOPRIVATE$)/iu,
    'settings of a package manager',
  ],
  [
    /^(?:HOME|XDG_[A-Z_]+|TMPDIR|APPDATA|SSH_AUTH_SOCK|GNUPGHOME|AWS_CONFIG_FILE|AWS_SHARED_CREDENTIALS_FILE)$/u,
    'where settings and keys are found',
  ],
  [/^(?:ANTHROPIC|OPENAI|GEMINI|GOOGLE_GEMINI|CLAUDE_CODE)_.*(?:BASE_URL|API_BASE|ENDPOINT)$/u, 'which server an agent talks to'],
];

/** Names are longer nowhere. */
const assignment = /^[ \t]*(?:export[ \t]+)?([A-Za-z_][\w.-]{0,199})[ \t]*[=:]/u;

interface Variable {
  readonly name: string;
  readonly line: number;
  readonly lines: string[];
}

function readVariables(text: string): readonly Sign[] | undefined {
  if (text.includes('\0')) return undefined;
  const variables: Variable[] = [];
  for (const [index, raw] of text
    .replace(/^\uFEFF/u, '')
    .split(/\r\n|\n|\r/u)
    .entries()) {
    const found = assignment.exec(raw);
    if (found !== null) variables.push({ name: found[1]!, line: index + 1, lines: [raw.slice(found[0].length).trim()] });
    // Values may go over several lines, which every program reads in its own way: what sets nothing itself belongs to what was set before.
    else if (raw.trim() !== '' && !raw.trimStart().startsWith('#')) variables.at(-1)?.lines.push(raw);
  }
  const signs = distinctKeys(variables.map(signOf));
  // What is louder must not be lost among what is not.
  return boundSigns([...signs.filter(({ level }) => level !== undefined), ...signs.filter(({ level }) => level === undefined)]);
}

function signOf({ name, line, lines }: Variable): Sign {
  const value = lines.join('\n');
  const sign = { key: name, value, line };
  const runs = running.find(([names]) => names.test(name));
  if (runs !== undefined) return { ...sign, says: `${name} sets ${runs[1]}: ${quoted(value)}`, level: 'warn' };
  const moves = moving.find(([names]) => names.test(name));
  if (moves !== undefined) return { ...sign, says: `${name} sets ${moves[1]}`, level: 'warn' };
  return { ...sign, says: `${name} is set` };
}
