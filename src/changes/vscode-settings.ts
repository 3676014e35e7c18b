import type { Node } from 'jsonc-parser';
import type { ChangeLevel, Sign } from '../model/detector.ts';
import { detectFiles, quoted, wholeFile } from './define-detector.ts';
import { commandOf, itemsOf, type JsonFile, jsonSigns, memberOf, membersOf, readJson, spell } from './json-signs.ts';

export const vscodeSettings = detectFiles({
  id: 'vscode-settings',
  title: 'Settings of VS Code that start programs or give trust',
  level: 'warn',
  by: 'VS Code, editors made of it, and their extensions',
  when: 'in a trusted folder, when the extension or the terminal that has the setting is started',
  why:
    'Settings of a folder come before the user’s own. Many name the program that an extension starts, its arguments or its environment, and it is started when a file of ' +
    'its language is opened; others let an agent act without asking. VS Code ignores settings of a folder that are marked for the application or the machine, and those ' +
    'marked as restricted until the folder is trusted; extensions mark them as they like, and other editors do not always follow.',
  advice: 'Remove what you have not set. A program that is named should be one of this machine, not a file of the workspace.',
  cites: [
    { kind: 'doc-link', where: 'https://code.visualstudio.com/docs/editing/workspaces/workspace-trust' },
    { kind: 'doc-link', where: 'https://code.visualstudio.com/api/references/contribution-points#contributes.configuration' },
    { kind: 'source', where: 'microsoft/vscode@01078f2 src/vs/platform/terminal/common/terminalPlatformConfiguration.ts' },
    {
      kind: 'source',
      where:
        'microsoft/vscode src/vs/workbench/contrib/chat/browser/chat.contribution.ts: chat.tools.global.autoApprove is of the application',
    },
    {
      kind: 'source',
      where:
        'microsoft/vscode@060c350 src/vs/workbench/contrib/terminalContrib/chatAgentTools/test/common/terminalChatAgentToolsConfiguration.test.ts: a trusted folder sets chat.tools.terminal.autoApprove',
    },
    { kind: 'doc-link', where: 'https://nvd.nist.gov/vuln/detail/CVE-2025-53773' },
    { kind: 'doc-link', where: 'https://code.visualstudio.com/updates/v1_89#_local-workspace-extensions' },
    { kind: 'doc-link', where: 'https://code.visualstudio.com/docs/cpp/customize-cpp-settings' },
  ],
  places: [
    { files: ['.vscode/settings.json'], is: 'settings of VS Code', read: (text) => readSettings(text, []) },
    { files: ['*.code-workspace'], is: 'a workspace file of VS Code', read: readWorkspace },
    {
      files: ['.vscode/extensions.json'],
      is: 'extensions that VS Code recommends here',
      level: 'note',
      when: 'when the folder is opened: it offers to install them',
      read: readRecommendations,
    },
    {
      files: ['.vscode/extensions/**'],
      is: 'an extension of VS Code that lies in the folder',
      when: 'when it is installed: the editor offers that for a trusted folder',
    },
    {
      files: ['.vscode/c_cpp_properties.json', '.vscode/cmake-kits.json'],
      is: 'which compilers the extensions for C and C++ ask and use',
      when: 'in a trusted folder, when a file of C or C++ is opened, or the project is configured',
    },
  ],
});

interface Rule {
  /** Of a setting’s whole name. */
  readonly names: RegExp;
  readonly what: string;
  readonly level?: ChangeLevel;
  readonly when?: string;
}

const ignored = { level: 'note', when: 'VS Code ignores it here; other editors may not' } as const;

/** The first that fits counts. */
const rules: readonly Rule[] = [
  {
    names:
      /^chat\.tools\.(?:edits\.autoApprove|terminal\.(?:autoApprove|enableAutoApprove|ignoreDefaultAutoApproveRules|blockDetectedFileWrites)|urls\.autoApprove)$/u,
    what: 'what an agent does without asking',
    level: 'error',
    when: 'in a trusted folder, whenever an agent of the editor works',
  },
  {
    names: /^chat\.tools\.(?:global\.)?autoApprove$/u,
    what: 'that an agent does everything without asking',
    when: 'in releases that take it from a folder: newer ones do not',
  },
  {
    names: /(?:autoApprov|autoRun|autoAccept|skipPermission|bypassPermission|dangerously|yolo)/iu,
    what: 'what an agent does without asking',
  },
  { names: /^(?:chat\.mcp|mcp)(?:\.|$)/u, what: 'servers that agents use' },
  {
    names: /^chat\.agent\.sandbox\./u,
    what: 'how an agent is confined',
    level: 'error',
    when: 'in a trusted folder, whenever an agent of the editor works',
  },
  { names: /^chat\.(?:agent|hook|plugin|promptFiles|instructionsFiles|modeFiles|useAgentsMd)/iu, what: 'what an agent reads or runs' },
  { names: /^github\.copilot\.chat\..*instructions$/iu, what: 'instructions for an agent', level: 'note' },
  {
    names: /^task\.allowAutomaticTasks$/u,
    what: 'whether tasks start by themselves',
    when: 'in releases that take it from a folder: newer ones do not',
  },
  { names: /^(?:tasks|launch)$/u, what: 'tasks or launch configurations' },
  { names: /^security\.workspace\.trust\./u, what: 'whether folders are trusted', ...ignored },
  { names: /^git\.path$/u, what: 'the program for git', ...ignored },
  { names: /^http\.(?:proxy|noProxy)/u, what: 'where the editor sends its requests', ...ignored },
  {
    names: /^(?:remote|dev\.containers|extensions\.(?:autoUpdate|supportUntrustedWorkspaces|allowed)|update)\./u,
    what: 'how the editor connects or installs',
    level: 'note',
  },
  { names: /^docker\.|^containers\./u, what: 'how the editor talks to containers' },
  {
    names: /^terminal\.integrated\.(?:profiles|env|automationProfile|automationShell|shell|shellArgs|defaultProfile|cwd)(?:\.|$)/u,
    what: 'the shell of terminals and tasks, or its environment',
    when: 'in a trusted folder, when a terminal or a task is started',
  },
  { names: /^terminal\.(?:external|explorerKind)/u, what: 'the terminal that is started outside of the editor' },
  {
    names: /^files\.exclude$|^search\.exclude$|^explorer\.exclude/u,
    what: 'which files the editor does not show',
    level: 'note',
    when: 'when somebody looks for a file',
  },
  {
    names: /^git\.(?:.*[cC]ommand|allowNoVerifyCommit|autofetch|enableCommitSigning|openRepositoryInParentFolders|postCommitCommand)/u,
    what: 'what the editor lets git do',
  },
  {
    names: /^(?:typescript|js\/ts|javascript)\..*(?:tsdk|npm|tsserver\.(?:nodePath|pluginPaths|log))/u,
    what: 'the TypeScript that is started',
  },
  {
    names: /^eslint\.(?:runtime|nodePath|nodeEnv|execArgv|options|workingDirectories|rulesCustomizations)/u,
    what: 'the ESLint that is started',
  },
  {
    names: /^(?:prettier|stylelint|biome|oxc|deno|tailwindCSS|svelte|vue|volar|astro)\..*(?:[pP]ath|[pP]lugin|[cC]onfig)/u,
    what: 'code that a formatter or server loads',
  },
  {
    names: /^(?:emeraldwalk\.runonsave|runOnSave|triggerTaskOnSave|code-runner|command-runner|multiCommand|filewatcher)\b/u,
    what: 'what is run when files are saved or commands given',
  },
];

/** Settings whose last word says what they are, whosever they are. */
const lastWords: readonly (readonly [words: RegExp, what: string])[] = [
  [
    /(?:executable|executablePath|exe|exePath|binary|binaryPath|binPath|bin|interpreter|interpreterPath|pythonPath|nodePath|javaHome|home|sdk|sdkPath)$/iu,
    'a program',
  ],
  [
    /(?:^|[a-z.])(?:path|paths|command|commands|commandLine|cmd|overrideCommand|tool|tools|toolchain|runtime|wrapper|launcher|shell|script)$/iu,
    'a program or where to find it',
  ],
  [/(?:args|arguments|flags|jvmargs|vmargs|vmOptions|extraArgs|buildFlags|runArgs)$/iu, 'arguments of a program'],
  [/(?:env|envFile|environment|extraEnv|envVars|toolsEnvVars)$/iu, 'the environment of programs'],
  [
    /(?:plugin|plugins|preload|require|initScript|libraryDirectories|packageManager|serverUrl|endpoint|registry)$/iu,
    'code to load, or a server to ask',
  ],
];

/** Their last words say something else. */
const harmless =
  /^(?:editor|workbench|files|window|breadcrumbs|diffEditor|emmet|notebook|markdown|css|less|scss|html|json|yaml|npm\.exclude|cSpell)\./u;

const tooDeep = (text: string): readonly Sign[] => [wholeFile(text, 'it is nested too deep to be read', { level: 'error' })];

function readSettings(text: string, within: readonly string[]): readonly Sign[] {
  const file = readJson(text);
  return file === undefined ? tooDeep(text) : jsonSigns(text, settingsIn(file, within), file.broken);
}

function readRecommendations(text: string): readonly Sign[] {
  const file = readJson(text);
  return file === undefined ? tooDeep(text) : jsonSigns(text, recommendationsIn(file, []), false);
}

function readWorkspace(text: string): readonly Sign[] {
  const file = readJson(text);
  if (file === undefined) return tooDeep(text);
  const folders = itemsOf(memberOf(file.root, 'folders')).map((folder): Sign => {
    const path = commandOf(memberOf(folder, 'path') ?? memberOf(folder, 'uri'));
    return {
      key: `folder ${path}`,
      value: spell(folder),
      says: `it opens the folder ${quoted(path)} too`,
      level: 'note',
      line: file.lineOf(folder),
    };
  });
  return jsonSigns(text, [...settingsIn(file, ['settings']), ...folders, ...recommendationsIn(file, ['extensions'])], file.broken);
}

function recommendationsIn(file: JsonFile, within: readonly string[]): readonly Sign[] {
  return itemsOf(memberOf(file.root, ...within, 'recommendations')).map((one) => {
    const name = commandOf(one);
    return {
      key: `extension ${name}`,
      value: name,
      says: `it recommends the extension ${quoted(name)}`,
      level: 'note',
      line: file.lineOf(one),
    };
  });
}

function settingsIn(file: JsonFile, within: readonly string[]): readonly Sign[] {
  return signsIn(memberOf(file.root, ...within), { language: '', before: '', onlyKnown: false }, file);
}

/** Where a walk is: the language in brackets that settings are for, the name so far, and whether the name so far is whole, so that only names that are known count. */
interface Walk {
  readonly language: string;
  readonly before: string;
  readonly onlyKnown: boolean;
}

/** Settings may be nested (`"git": { "path": … }`), and be given for a language (`"[python]": { … }`): VS Code takes both as if they were written out. */
function signsIn(node: Node | undefined, { language, before, onlyKnown }: Walk, file: JsonFile): readonly Sign[] {
  return [...membersOf(node)].flatMap(([key, value]): readonly Sign[] => {
    if (before === '' && key.startsWith('[')) return signsIn(value, { language: `${key} `, before, onlyKnown }, file);
    const name = before === '' ? key : `${before}.${key}`;
    if (name.length > longestName) return [];
    const known = knownRuleOf(name);
    if (known !== undefined) return [signOf(language, name, value, known, file)];
    const guess = onlyKnown || value.type === 'boolean' || value.type === 'number' ? undefined : ruleByLastWord(name);
    const walk = { language, before: name, onlyKnown: onlyKnown || guess !== undefined || key.includes('.') };
    return [...(guess === undefined ? [] : [signOf(language, name, value, guess, file)]), ...signsIn(value, walk, file)];
  });
}

const longestName = 200;

function knownRuleOf(name: string): Rule | undefined {
  return rules.find(({ names }) => names.test(name));
}

function ruleByLastWord(name: string): Omit<Rule, 'names'> | undefined {
  if (harmless.test(name) || !name.includes('.')) return undefined;
  const last = lastWords.find(([words]) => words.test(name));
  return last === undefined ? undefined : { what: last[1] };
}

function signOf(language: string, name: string, value: Node, { what, level, when }: Omit<Rule, 'names'>, { lineOf }: JsonFile): Sign {
  // Of an environment, values may be secrets.
  const isEnvironment = value.type === 'object' && /env/iu.test(name);
  const shown = isEnvironment ? [...membersOf(value).keys()].join(' ') : commandOf(value);
  return {
    key: `${language}${name}`,
    value: spell(value),
    says: `${quoted(name)} sets ${what}: ${quoted(shown)}`,
    line: lineOf(value),
    ...(level === undefined ? {} : { level }),
    ...(when === undefined ? {} : { when }),
  };
}
