import { expect, test } from 'vitest';
import { signsIn, tellSigns } from '../../test/change-cases.ts';
import { agentSettings } from './agent-settings.ts';

const claude = (value: object): Readonly<Record<string, string>> => ({ '.claude/settings.json': JSON.stringify(value) });
const files = (...paths: readonly string[]): Readonly<Record<string, string>> => Object.fromEntries(paths.map((path) => [path, 'x']));
const server = { mcpServers: { a: { command: './x', args: ['-y'], env: { TOKEN: 'secret' } } } };
const servers = ['.mcp.json', '.cursor/mcp.json', '.roo/mcp.json', '.kiro/settings/mcp.json', '.amazonq/mcp.json', '.junie/mcp/mcp.json'];

tellSigns(agentSettings, [
  [
    'a hook of Claude Code',
    claude({
      hooks: {
        SessionStart: [
          {
            matcher: '',
            hooks: [
              { type: 'command', command: './x' },
              { type: 'command', command: './y' },
            ],
          },
        ],
      },
    }),
    [/: the hook “SessionStart” runs “\.\/x, \.\/y”$/u, 'error'],
  ],
  [
    'one’s own',
    { '.claude/settings.local.json': '{"hooks":{"Stop":[{"hooks":[{"command":"./x"}]}]}}' },
    [/the hook “Stop” runs “\.\/x”/u, 'error'],
  ],
  ...['apiKeyHelper', 'awsAuthRefresh', 'otelHeadersHelper'].map(
    (key) => [key, claude({ [key]: './x' }), [new RegExp(`${key} runs “\\./x”`, 'u'), 'error']] as const,
  ),
  ['a status line', claude({ statusLine: { type: 'command', command: './x' } }), [/statusLine runs “\.\/x”/u, 'error']],
  ['what it may', claude({ permissions: { allow: ['Bash(*)', 'Edit'] } }), [/it may without asking “Bash\(\*\) Edit”/u, 'error']],
  ['its mode', claude({ permissions: { defaultMode: 'bypassPermissions' } }), [/its mode is “bypassPermissions”/u, 'error']],
  ['what it may not', claude({ permissions: { deny: ['Read(.env)'] } }), [/it may not “Read\(\.env\)”/u, 'warn']],
  [
    'names of variables, not their values',
    claude({ env: { ANTHROPIC_BASE_URL: 'http://secret' } }),
    [/it is given the variables “ANTHROPIC_BASE_URL”$/u, 'warn'],
  ],
  ['all servers', claude({ enableAllProjectMcpServers: true }), [/all servers of \.mcp\.json are used/u, 'error']],
  ['what is not known', claude({ newThing: { a: 1 } }), [/^[^\n]*: it sets “newThing”$/u, 'note']],
  ...servers.map(
    (path) => [`a server: ${path}`, { [path]: JSON.stringify(server) }, [/: the server “a” runs “\.\/x -y”$/u, 'warn']] as const,
  ),
  [
    'a server of VS Code',
    { '.vscode/mcp.json': '{"servers":{"a":{"url":"https://u:p@host/x?key=secret"}}}' },
    [/the server “a” is at “https:\/\/host\/x”$/u, 'warn'],
  ],
  [
    'hooks of Cursor',
    { '.cursor/hooks.json': '{"version":1,"hooks":{"stop":[{"command":"./x"}]}}' },
    [/^[^\n]*the hook “stop” runs “\.\/x”$/u, 'error'],
  ],
  [
    'what Cursor may',
    { '.cursor/cli.json': '{"permissions":{"allow":["Shell(**)"]}}' },
    [/it may without asking “Shell\(\*\*\)”/u, 'error'],
  ],
  [
    'hooks of Gemini CLI',
    { '.gemini/settings.json': '{"hooks":{"BeforeTool":[{"hooks":[{"command":"./x"}]}]}}' },
    [/the hook “BeforeTool” runs “\.\/x”/u, 'error'],
  ],
  ['a server of Gemini CLI', { '.gemini/settings.json': JSON.stringify(server) }, [/the server “a” runs/u, 'warn']],
  [
    'tools of Gemini CLI',
    { '.gemini/settings.json': '{"tools":{"discoveryCommand":"./x"}}' },
    [/without asking, and its sandbox “\{"discoveryCommand":"\.\/x"\}”/u, 'error'],
  ],
  ['servers of Codex', { '.codex/config.toml': '[mcp_servers.a]\ncommand="./x"' }, [/settings of Codex that start programs/u, 'error']],
  ['a key of Codex that is spelled', { '.codex/config.toml': '["\\u006dcp_servers".a]' }, [/start programs/u, 'error']],
  ['the model of Codex', { '.codex/config.toml': 'model = "x"' }, [/: settings of Codex$/u, 'warn']],
  [
    'a server of opencode',
    { 'opencode.json': '{"mcp":{"a":{"type":"local","command":["./x","-y"]}}}' },
    [/the server “a” runs “\.\/x -y”/u, 'error'],
  ],
  ['plugins of opencode', { 'opencode.jsonc': '{"plugin":["./x"],}' }, [/it loads “\.\/x”/u, 'error']],
  ['a formatter that is no object', { 'opencode.json': '{"formatter":false}' }, /the formatter “false”/u],
  [
    'a plugin of opencode',
    files('.opencode/plugin/a.ts', '.opencode/plugins/b.js'),
    [/plugin\/a\.ts: a program that opencode loads/u, 'error'],
  ],
  ['hooks of Copilot', files('.github/hooks/a.json'), [/hooks of GitHub Copilot/u, 'error']],
  ['scripts', files('.claude/hooks/a.sh', '.cursor/hooks/b.sh'), [/\.claude\/hooks\/a\.sh: a script/u, 'warn']],
  [
    'other agents',
    files('.kiro/hooks/a.kiro.hook', '.amazonq/cli-agents/a.json', '.continue/config.yaml', '.aider.conf.yml'),
    /hooks of an agent[^]*an agent with its servers[^]*settings of an agent[^]*settings of aider/u,
  ],
  ['nothing', claude({ $schema: 'x' }), 'clear'],
  ['other places', { 'settings.json': '{"hooks":{}}', 'mcp.json': '{}', '.claude/notes.txt': '' }, 'clear'],
  [
    'mistakes',
    { '.claude/settings.json': '\ufeff{"hooks":{"Stop":[{"hooks":[{"command":"./x"}' },
    [/the hook “Stop” runs “\.\/x”/u, 'error'],
  ],
  ['nested too deep', { '.claude/settings.json': '{"hooks":['.repeat(50_000) }, [/nested too deep/u, 'error']],
  [
    'keys of a prototype',
    { '.mcp.json': '{"mcpServers":{"__proto__":{"command":"./x"},"constructor":{"command":"./y"}}}' },
    /“__proto__” runs “\.\/x”[^]*“constructor” runs “\.\/y”/u,
  ],
  [
    'of keys that are there twice the last',
    { '.mcp.json': '{"mcpServers":{"a":{"command":"b"},"a":{"command":"c"}}}' },
    /^[^\n]*the server “a” runs “c”$/u,
  ],
]);

test('thousands of permissions are one thing, thousands of servers are cut', () => {
  expect(signsIn(agentSettings, claude({ permissions: { allow: Array.from({ length: 5000 }, () => 'x') } }))).toHaveLength(1);
  const many = Object.fromEntries(Array.from({ length: 5000 }, (_, index) => [`a${index}`, { command: 'x' }]));
  expect(signsIn(agentSettings, { '.mcp.json': JSON.stringify({ mcpServers: many }) })).toHaveLength(500);
});
