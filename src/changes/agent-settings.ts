import type { Node } from 'jsonc-parser';
import type { ChangeLevel, Sign } from '../model/detector.ts';
import { detectFiles, quoted, wholeFile } from './define-detector.ts';
import { commandOf, jsonSigns, memberOf, membersOf, readJson, spell, stringOf } from './json-signs.ts';

const whenStarted = 'when the agent is started in the folder, once the folder is trusted';

export const agentSettings = detectFiles({
  id: 'agent-settings',
  title: 'Settings of coding agents',
  level: 'warn',
  by: 'a coding agent',
  when: whenStarted,
  why:
    'Hooks and helpers in an agent’s settings are commands that it runs on this machine by itself, without asking and outside of what it confines its own commands to; ' +
    'servers of the Model Context Protocol are programs that it starts; permissions let it act without asking. An agent asks once whether a folder is trusted, and ' +
    'settings that come later are taken as trusted too; some ask for each server, or again when a hook has changed.',
  advice: 'Read each command and each permission before an agent is started here on this machine.',
  cites: [
    { kind: 'doc-link', where: 'https://code.claude.com/docs/en/hooks' },
    { kind: 'doc-link', where: 'https://code.claude.com/docs/en/settings' },
    { kind: 'doc-link', where: 'https://code.claude.com/docs/en/mcp' },
    { kind: 'doc-link', where: 'https://code.claude.com/docs/en/security' },
    { kind: 'issue', where: 'https://github.com/anthropics/claude-code/issues/38319' },
    { kind: 'doc-link', where: 'https://cursor.com/docs/agent/hooks' },
    { kind: 'source', where: 'google-gemini/gemini-cli@5411f11 docs/hooks/index.md, docs/cli/trusted-folders.md' },
    { kind: 'doc-link', where: 'https://developers.openai.com/codex/mcp' },
    { kind: 'doc-link', where: 'https://opencode.ai/docs/plugins/' },
    { kind: 'doc-link', where: 'https://opencode.ai/docs/config/' },
    { kind: 'doc-link', where: 'https://code.visualstudio.com/docs/agents/run/manage-mcp-servers' },
    { kind: 'doc-link', where: 'https://code.visualstudio.com/docs/agent-customization/hooks' },
    {
      kind: 'doc-link',
      where: 'https://docs.github.com/en/copilot/how-tos/copilot-on-github/customize-copilot/customize-cloud-agent/use-hooks',
    },
    { kind: 'doc-link', where: 'https://cursor.com/docs/cli/reference/permissions' },
    { kind: 'doc-link', where: 'https://kiro.dev/docs/hooks/' },
    { kind: 'doc-link', where: 'https://aider.chat/docs/config/aider_conf.html' },
  ],
  places: [
    {
      files: ['.claude/settings.json', '.claude/settings.local.json'],
      is: 'settings of Claude Code',
      by: 'Claude Code',
      read: (text) => readAgent(text, claude),
    },
    {
      files: ['.mcp.json'],
      is: 'servers of Claude Code',
      by: 'Claude Code',
      when: 'when Claude Code is started here and has been told to use the server',
      read: (text) => readAgent(text, servers),
    },
    {
      files: ['.claude/hooks/**', '.claude/plugins/**', '.claude-plugin/**'],
      is: 'a script or a plugin of Claude Code',
      by: 'Claude Code',
      when: 'when a hook names it',
    },
    {
      files: ['.cursor/hooks.json'],
      is: 'hooks of Cursor',
      by: 'Cursor',
      when: 'when the agent works in a trusted folder',
      read: (text) => readAgent(text, hooksOnly),
    },
    {
      files: ['.cursor/mcp.json'],
      is: 'servers of Cursor',
      by: 'Cursor',
      when: 'when Cursor is opened here and has been told to use the server',
      read: (text) => readAgent(text, servers),
    },
    {
      files: ['.cursor/cli.json'],
      is: 'what Cursor may do without asking',
      by: 'Cursor',
      level: 'error',
      read: (text) => readAgent(text, permissionsOnly),
    },
    {
      files: ['.cursor/hooks/**', '.cursor/environment.json', '.cursor/worktrees.json', '.cursor/sandbox.json'],
      is: 'a script or an environment of Cursor',
      by: 'Cursor',
      when: 'when a hook or an agent uses it',
    },
    {
      files: ['.gemini/settings.json', '.qwen/settings.json'],
      is: 'settings of Gemini CLI, or one made of it',
      by: 'Gemini CLI',
      read: (text) => readAgent(text, gemini),
    },
    {
      files: ['.gemini/hooks/**', '.gemini/extensions/**'],
      is: 'a script or an extension of Gemini CLI',
      by: 'Gemini CLI',
      when: 'when a hook names it, or it is loaded',
    },
    { files: ['.codex/config.toml'], is: 'settings of Codex', by: 'Codex', read: readCodex },
    { files: ['.codex/hooks.json'], is: 'hooks of Codex', by: 'Codex', read: (text) => readAgent(text, hooksOnly) },
    { files: ['.codex/rules/**', '.codex/hooks/**'], is: 'what Codex may run without asking, or a script of a hook', by: 'Codex' },
    {
      files: ['opencode.json', 'opencode.jsonc', '.opencode.json'],
      is: 'settings of opencode',
      by: 'opencode',
      when: 'when opencode is started in the folder',
      read: (text) => readAgent(text, opencode),
    },
    {
      files: ['.opencode/plugin/**', '.opencode/plugins/**', '.opencode/tool/**', '.opencode/tools/**'],
      is: 'a program that opencode loads',
      level: 'error',
      by: 'opencode',
      when: 'when opencode is started in the folder',
    },
    {
      files: ['.vscode/mcp.json'],
      is: 'servers of agents in VS Code',
      by: 'VS Code',
      when: 'when an agent of the editor uses the server, after it has been trusted',
      read: (text) => readAgent(text, servers),
    },
    {
      files: ['.github/hooks/**'],
      is: 'hooks of GitHub Copilot',
      by: 'GitHub Copilot',
      when: 'when its agent works in the folder',
      level: 'error',
    },
    {
      files: [
        '.roo/mcp.json',
        '.kiro/settings/mcp.json',
        '.amazonq/mcp.json',
        '.junie/mcp/mcp.json',
        '.windsurf/mcp_config.json',
        '.trae/mcp.json',
        '.factory/mcp.json',
        '.idx/mcp.json',
      ],
      is: 'servers of an agent',
      when: 'when the agent is started here and uses the server',
      read: (text) => readAgent(text, servers),
    },
    {
      files: ['.kiro/hooks/**', '.windsurf/hooks.json', '.factory/hooks/**', '.augment/settings.json'],
      is: 'hooks of an agent',
      when: 'at what the hook names, such as the saving of a file',
    },
    { files: ['.amazonq/cli-agents/**', '.amazonq/agents/**', '.kiro/agents/**'], is: 'an agent with its servers, hooks and permissions' },
    {
      files: ['.continue/**', '.continuerc.json', '.goose/**', '.crush.json', 'crush.json', '.factory/settings.json'],
      is: 'settings of an agent, or its servers',
    },
    {
      files: ['.aider.conf.yml', '.aider.model.settings.yml'],
      is: 'settings of aider, which may name commands that check and test',
      by: 'aider',
      when: 'when aider is started here, and after each of its edits',
    },
  ],
});

/** What a key of an agent’s settings is. */
interface Known {
  readonly path: readonly string[];
  readonly what: string;
  readonly level?: ChangeLevel;
  /** Each key of it is told by itself. */
  readonly each?: true;
  /** Of several commands, by events. */
  readonly hooks?: true;
}

const hooks: Known = { path: ['hooks'], what: 'the hook', level: 'error', hooks: true };
const mcp: readonly Known[] = [
  { path: ['mcpServers'], what: 'the server', each: true },
  { path: ['servers'], what: 'the server', each: true },
  { path: ['inputs'], what: 'it asks for', level: 'note' },
];
const servers = mcp;
const hooksOnly = [hooks];
const permissionsOnly: readonly Known[] = [
  { path: ['permissions', 'allow'], what: 'it may without asking', level: 'error' },
  { path: ['permissions', 'deny'], what: 'it may not' },
];
const claude: readonly Known[] = [
  hooks,
  ...(
    [
      'apiKeyHelper',
      'awsAuthRefresh',
      'awsCredentialExport',
      'gcpAuthRefresh',
      'otelHeadersHelper',
      'statusLine',
      'subagentStatusLine',
      'fileSuggestion',
    ] as const
  ).map((key): Known => ({ path: [key], what: `${key} runs`, level: 'error' })),
  { path: ['permissions', 'allow'], what: 'it may without asking', level: 'error' },
  { path: ['permissions', 'defaultMode'], what: 'its mode is', level: 'error' },
  { path: ['permissions', 'additionalDirectories'], what: 'it may also work in', level: 'error' },
  { path: ['permissions', 'skipDangerousModePermissionPrompt'], what: 'it does not ask before a mode without permissions', level: 'error' },
  { path: ['permissions', 'deny'], what: 'it may not' },
  { path: ['permissions', 'ask'], what: 'it asks before' },
  { path: ['skipDangerousModePermissionPrompt'], what: 'it does not ask before a mode without permissions', level: 'error' },
  { path: ['sandbox'], what: 'its sandbox is' },
  { path: ['env'], what: 'it is given the variables' },
  { path: ['enableAllProjectMcpServers'], what: 'all servers of .mcp.json are used without asking', level: 'error' },
  { path: ['enabledMcpjsonServers'], what: 'it uses without asking the servers', level: 'error' },
  { path: ['enabledPlugins'], what: 'it loads the plugins' },
  { path: ['extraKnownMarketplaces'], what: 'it takes plugins from' },
  { path: ['disableAllHooks'], what: 'whether no hook runs' },
  ...mcp,
];
const gemini: readonly Known[] = [
  hooks,
  ...mcp,
  { path: ['toolDiscoveryCommand'], what: 'to find tools it runs', level: 'error' },
  { path: ['toolCallCommand'], what: 'to call tools it runs', level: 'error' },
  { path: ['mcp'], what: 'which servers it uses' },
  { path: ['tools'], what: 'which tools it may use without asking, and its sandbox', level: 'error' },
  { path: ['autoAccept'], what: 'whether it asks', level: 'error' },
  { path: ['security'], what: 'whom it trusts', level: 'error' },
  { path: ['extensions'], what: 'which extensions it loads' },
];
const opencode: readonly Known[] = [
  { path: ['mcp'], what: 'the server', level: 'error', each: true },
  { path: ['plugin'], what: 'it loads', level: 'error' },
  { path: ['lsp'], what: 'the language server', level: 'error', each: true },
  { path: ['formatter'], what: 'the formatter', level: 'error', each: true },
  { path: ['experimental', 'hook'], what: 'the hook', level: 'error', hooks: true },
  { path: ['permission'], what: 'it may without asking', level: 'error' },
  { path: ['provider'], what: 'the server of the model', each: true },
  { path: ['command'], what: 'the command', level: 'note', each: true },
  { path: ['agent'], what: 'the agent', each: true },
  { path: ['instructions'], what: 'it takes instructions from', level: 'note' },
];

function readAgent(text: string, known: readonly Known[]): readonly Sign[] | undefined {
  const file = readJson(text);
  if (file === undefined) return [wholeFile(text, 'it is nested too deep to be read', { level: 'error' })];
  const signs = known.flatMap((one): readonly Sign[] => {
    const node = memberOf(file.root, ...one.path);
    if (node === undefined) return [];
    const key = one.path.join('.');
    const level = one.level === undefined ? {} : { level: one.level };
    if ((one.hooks === undefined && one.each === undefined) || node.type !== 'object')
      return [{ key, value: spell(node), says: `${one.what} ${quoted(shown(key, node))}`, line: file.lineOf(node), ...level }];
    return [...membersOf(node)].map(([name, value]) => ({
      key: `${key}.${name}`,
      value: spell(value),
      says: `${one.what} ${quoted(name)} ${one.hooks === undefined ? serverSays(value) : `runs ${quoted(commandsIn(value).join(', '))}`}`,
      line: file.lineOf(value),
      ...level,
    }));
  });
  // What is not known here may come to matter in a newer release.
  const rest = [...membersOf(file.root).keys()].filter(
    (key) => key !== '$schema' && key !== 'version' && !known.some(({ path }) => path[0] === key),
  );
  const other = rest.map((key): Sign => ({ key, value: spell(memberOf(file.root, key)), says: `it sets ${quoted(key)}`, level: 'note' }));
  return jsonSigns(text, [...signs, ...other], file.broken);
}

/** Values of variables may be secrets. */
function shown(key: string, node: Node): string {
  const command = stringOf(memberOf(node, 'command'));
  return key === 'env' ? [...membersOf(node).keys()].join(' ') : (command ?? commandOf(node));
}

function serverSays(server: Node): string {
  const command = commandOf(memberOf(server, 'command'), memberOf(server, 'args'));
  const url = ['url', 'httpUrl', 'serverUrl', 'baseURL'].map((key) => stringOf(memberOf(server, key))).find((one) => one !== undefined);
  return command !== '' ? `runs ${quoted(command)}` : url !== undefined ? `is at ${quoted(withoutPassword(url))}` : 'is set';
}

function withoutPassword(url: string): string {
  return url.replace(/\/\/[^/@]*@/u, '//').split('?', 1)[0]!;
}

/** Whatever in hooks may be a command, however deep it lies: agents differ in how they write them. */
function commandsIn(node: Node): readonly string[] {
  if (node.type === 'array') return (node.children ?? []).flatMap(commandsIn);
  return [...membersOf(node)].flatMap(([key, value]) => {
    const text = /^(?:command|bash|powershell|windows|linux|osx|script|url|prompt|run)$/u.test(key) ? commandOf(value) : '';
    return text === '' ? commandsIn(value) : [text];
  });
}

/** What makes Codex start programs or stop asking; a `\u` could spell a key. */
const acting = /mcp_servers|notify|hooks|approval|sandbox|trust|shell_environment|model_provider|plugins|\\u/iu;

function readCodex(text: string): readonly Sign[] | undefined {
  return acting.test(text)
    ? [wholeFile(text, 'settings of Codex that start programs, or change what it asks for', { level: 'error' })]
    : [wholeFile(text, 'settings of Codex')];
}
