/**
 * Which room may import which, type imports included:
 *
 *   model <- syntax <- known <- { formats, rules, matrix, escapes, changes, judge, reports, machine } <- tasks <- cli
 *
 * Tests may reach anywhere; test/laws/arrows.test.ts plants wrong imports to see that these rules catch them.
 */
const middle = ['formats', 'rules', 'matrix', 'escapes', 'changes', 'judge', 'reports', 'machine'];
const test = '[.]test[.]ts$';
const room = (...names) => `^src/(?:${names.join('|')})/`;

/** `from` may import these rooms and itself, and no other. */
const mayImport = (from, rooms, comment) => ({
  name: `${from}-imports`,
  comment,
  severity: 'error',
  from: { path: room(from), pathNot: test },
  to: { path: '^src/', pathNot: room(from, ...rooms) },
});

module.exports = {
  forbidden: [
    mayImport('model', [], 'The words of the program depend on nothing, so that everything can depend on them.'),
    mayImport('syntax', ['model'], 'Small grammars are shared by all, so they know only the words.'),
    mayImport('known', ['model', 'syntax'], 'Tables of facts know the words and grammars they are written in, not who reads them.'),
    ...middle.map((name) =>
      mayImport(
        name,
        ['model', 'syntax', 'known'],
        'The rooms in the middle never import each other: each can be read, tested and replaced alone. They meet in tasks/.',
      ),
    ),
    mayImport('tasks', ['model', 'syntax', 'known', ...middle], 'A task joins rooms; flags, exit codes and the public API are above it.'),
    {
      name: 'nobody-imports-cli',
      comment: 'The command line and the public API are ways in; code that others need lives below them.',
      severity: 'error',
      from: { path: '^src/', pathNot: [room('cli'), test] },
      to: { path: ['^src/cli/', '^src/index[.]ts$'] },
    },
    {
      name: 'cli-uses-no-barrel',
      comment: 'The public API pulls in everything; a start of the program should load only what it uses.',
      severity: 'error',
      from: { path: room('cli'), pathNot: test },
      to: { path: '^src/index[.]ts$' },
    },
    {
      name: 'every-file-has-a-room',
      comment: 'A file outside the rooms would be outside the rules on this page.',
      severity: 'error',
      from: { path: '^src/', pathNot: [room('model', 'syntax', 'known', ...middle, 'tasks', 'cli'), '^src/index[.]ts$', test] },
      to: {},
    },
    {
      name: 'format-imports-format',
      comment:
        'A format can be deleted without a search: it imports no other, only what formats/format.ts and formats/image-layer.ts say of all. Dev Containers is the ' +
        'exception, because its specification embeds docker run arguments, Compose files and build files.',
      severity: 'error',
      from: { path: '^src/formats/([^/]+)/', pathNot: [test, '^src/formats/devcontainer/'] },
      to: { path: '^src/formats/', pathNot: ['^src/formats/$1/', '^src/formats/(?:format|image-layer)[.]ts$'] },
    },
    {
      name: 'devcontainer-imports-format',
      comment: 'A devcontainer.json can hold docker run arguments and name Compose and build files; it never holds Engine API requests.',
      severity: 'error',
      from: { path: '^src/formats/devcontainer/', pathNot: test },
      to: {
        path: '^src/formats/',
        pathNot: ['^src/formats/(?:devcontainer|docker-run|compose|dockerfile)/', '^src/formats/(?:format|image-layer)[.]ts$'],
      },
    },
    {
      name: 'format-ts-imports-formats',
      comment: 'What all formats share must not depend on one of them.',
      severity: 'error',
      from: { path: '^src/formats/(?:format|image-layer)[.]ts$' },
      to: { path: '^src/formats/' },
    },
    {
      name: 'rule-imports-rule',
      comment: 'A rule can be deleted without a search: it imports define-rule.ts and rules/shared/, never another rule or the catalogue.',
      severity: 'error',
      from: { path: '^src/rules/', pathNot: [test, '^src/rules/catalogue[.]ts$'] },
      to: { path: '^src/rules/', pathNot: ['^src/rules/define-rule[.]ts$', '^src/rules/shared/'] },
    },
    {
      name: 'only-machine-touches-the-world',
      comment:
        'One door to files, processes and the network: a hostile configuration cannot reach what the code that reads it cannot name. ' +
        'The modules allowed everywhere only compute.',
      severity: 'error',
      from: { path: '^src/', pathNot: [room('machine'), test] },
      to: { dependencyTypes: ['core'], pathNot: '^(?:node:)?(?:path|path/posix|crypto|util|url|buffer|string_decoder)$' },
    },
    {
      name: 'only-listed-packages',
      comment:
        'A security tool is its supply chain: these packages are bundled, each with its reason in docs/dependencies.md, and nothing else is.',
      severity: 'error',
      from: { path: '^src/', pathNot: test },
      to: {
        dependencyTypes: ['npm', 'npm-dev', 'npm-optional', 'npm-peer', 'npm-bundled', 'npm-no-pkg', 'npm-unknown'],
        pathNot: '(?:^|/)node_modules/(?:diff|echarts|jsonc-parser|proxy-from-env|yaml|@duckdb/node-api)/',
      },
    },
    {
      name: 'duckdb-is-optional',
      comment: 'DuckDB is loaded where the user has installed it, and never bundled: the code knows its types alone.',
      severity: 'error',
      from: { path: '^src/', pathNot: test },
      to: { path: '(?:^|/)node_modules/@duckdb/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'source-imports-tests',
      comment: 'Code that ships does not use what only tests have.',
      severity: 'error',
      from: { path: '^src/', pathNot: test },
      to: { path: ['^test/', '^scripts/', test] },
    },
    {
      name: 'no-cycle',
      comment: 'Files that import each other in a circle can only be understood, and loaded, together.',
      severity: 'error',
      from: { path: '^src/', pathNot: test },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'unresolvable',
      comment: 'An import that is not found is an import that no rule here has seen.',
      severity: 'error',
      from: { path: '^src/' },
      to: { couldNotResolve: true },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'types', 'node', 'default'] },
  },
};
