import { tellSigns } from '../../test/change-cases.ts';
import { agentInstructions } from './agent-instructions.ts';

const files = (...paths: readonly string[]): Readonly<Record<string, string>> => Object.fromEntries(paths.map((path) => [path, 'x']));
const instructions = [
  'CLAUDE.md',
  'a/claude.local.md',
  'AGENTS.md',
  'GEMINI.md',
  '.cursorrules',
  '.windsurfrules',
  '.clinerules',
  '.clinerules/a.md',
  '.cursor/rules/a/b.mdc',
  '.kiro/steering/a.md',
  '.claude/rules/a.md',
  '.roo/rules/a.md',
  '.goosehints',
  '.junie/guidelines.md',
];

tellSigns(agentInstructions, [
  ...instructions.map((path) => [path, { [path]: 'x' }, [/^[^\n]*: instructions for coding agents$/u, 'note']] as const),
  [
    'GitHub Copilot',
    files('.github/copilot-instructions.md', '.github/prompts/a.prompt.md'),
    [/copilot-instructions\.md: instructions for GitHub Copilot/u, 'note'],
  ],
  [
    'a skill with its scripts',
    files('.claude/skills/a/SKILL.md', '.claude/skills/a/run.sh'),
    [/run\.sh: a command, an agent or a skill of Claude Code/u, 'warn'],
  ],
  [
    'commands of others',
    files('.gemini/commands/a.toml', '.cursor/commands/b.md'),
    [/a\.toml: a command, an agent or a skill of a coding agent/u, 'warn'],
  ],
  ['other texts', files('README.md', 'docs/agents.txt', 'llms.txt', '.github/CONTRIBUTING.md', '.junie/mcp/mcp.json'), 'clear'],
]);
