import type { Sign } from '../model/detector.ts';
import { boundSigns } from './bound-signs.ts';
import { detectFiles, quoted, wholeFile } from './define-detector.ts';

const byPylint = {
  level: 'error',
  by: 'pylint, by its extension in an editor',
  when: 'when a Python file is opened in an editor with its extension, and at pylint',
} as const;

export const python = detectFiles({
  id: 'python',
  title: 'Python: builds, tests and requirements',
  level: 'warn',
  by: 'python, pip or pytest',
  when: 'at pip install, pytest and the like',
  why:
    'Python runs setup.py or the build backend of a project at pip install, conftest.py and plugins at pytest, and modules of some names at its start. ' +
    'Requirements name code that the next install brings, and may name where it comes from.',
  advice: 'Read it as you would read a script, and know each new requirement by its name before pip is run on this machine.',
  cites: [
    { kind: 'doc-link', where: 'https://packaging.python.org/en/latest/specifications/pyproject-toml/' },
    { kind: 'doc-link', where: 'https://peps.python.org/pep-0517/' },
    { kind: 'doc-link', where: 'https://docs.python.org/3/library/site.html' },
    { kind: 'doc-link', where: 'https://docs.pytest.org/en/stable/how-to/writing_plugins.html' },
    { kind: 'doc-link', where: 'https://docs.python.org/3/library/pdb.html' },
    { kind: 'doc-link', where: 'https://pip.pypa.io/en/stable/reference/requirements-file-format/' },
    { kind: 'doc-link', where: 'https://pylint.readthedocs.io/en/stable/user_guide/configuration/all-options.html' },
    {
      kind: 'doc-link',
      where: 'https://github.com/microsoft/vscode-python-environments/wiki/Python-Interpreter-Selection:-Quick-Reference',
    },
    { kind: 'source', where: 'microsoft/vscode-pylint@016ec986184a7d62a7343e410eed55e98258f5b7 README.md' },
  ],
  places: [
    { files: ['setup.py'], is: 'a program that builds a Python package', by: 'pip', when: 'at pip install of this folder' },
    {
      files: ['pyproject.toml'],
      is: 'the build of a Python package, and settings of tools that may name plugins',
      read: readToolSettings,
      by: 'pip and other tools',
    },
    {
      files: ['setup.cfg'],
      is: 'settings of a Python package and of tools, which may name plugins',
      read: readToolSettings,
      by: 'pip and other tools',
    },
    { files: ['conftest.py'], is: 'a program that pytest runs first', by: 'pytest', when: 'at pytest, and when an editor looks for tests' },
    {
      files: ['pytest.ini', '.pytest.ini', 'pytest.toml', '.pytest.toml'],
      is: 'settings of pytest, which may name plugins',
      by: 'pytest',
      when: 'at pytest',
    },
    {
      files: ['tox.ini', 'tox.toml'],
      is: 'commands of tox, and settings of tools that may name plugins',
      read: readToolSettings,
      by: 'tox, pytest and flake8',
      when: 'at tox, pytest or flake8',
    },
    { files: ['noxfile.py'], is: 'a program of nox', by: 'nox', when: 'at nox' },
    {
      files: ['*.pth'],
      is: 'a path file, of which python runs the lines that begin with import',
      by: 'python',
      when: 'at every start, where its folder is a site folder',
    },
    {
      files: [
        'pyvenv.cfg',
        'bin/activate',
        'bin/activate.*',
        'bin/python',
        'bin/python3',
        'bin/python3.*',
        'Scripts/activate',
        'Scripts/activate.*',
        'Scripts/python.exe',
      ],
      is: 'a part of a virtual environment, or what looks like one',
      level: 'error',
      by: 'editors with the Python extension, and the shell',
      when: 'when the folder is opened in an editor that takes the environment it finds, and when it is activated',
    },
    {
      files: ['sitecustomize.py', 'usercustomize.py'],
      is: 'a module that python loads by its name',
      by: 'python',
      when: 'at every start, where PYTHONPATH or a path file has its folder',
    },
    {
      files: ['*.pyc', '*.pyo'],
      is: 'a compiled module, which python runs where there is no source',
      by: 'python',
      when: 'at its import',
    },
    { files: ['.pdbrc'], is: 'commands of the debugger', by: 'pdb', when: 'when it is started in this folder' },
    {
      files: ['.pylintrc', 'pylintrc', '.pylintrc.toml', 'pylintrc.toml'],
      is: 'settings of pylint, which may hold code to run (init-hook) and plugins',
      ...byPylint,
    },
    {
      files: ['.flake8'],
      is: 'settings of flake8, which may name plugins',
      by: 'flake8',
      when: 'at flake8, and in an editor with its extension',
    },
    {
      files: ['mypy.ini', '.mypy.ini'],
      is: 'settings of mypy, which may name plugins',
      by: 'mypy',
      when: 'at mypy, and in an editor with its extension',
    },
    {
      files: ['pip.conf', 'pip.ini'],
      is: 'settings of pip: where packages come from',
      level: 'note',
      by: 'pip',
      when: 'where PIP_CONFIG_FILE names it, or in a virtual environment',
    },
    { files: ['.pypirc'], is: 'settings of uploads, with credentials', level: 'note', by: 'twine', when: 'where it is named' },
    { files: ['Pipfile'], is: 'requirements and scripts of pipenv', by: 'pipenv', when: 'at pipenv install or pipenv run' },
    {
      files: ['uv.toml', 'poetry.toml', 'pdm.toml', '.pdm.toml', 'hatch.toml'],
      is: 'settings of a package manager: where packages come from, and commands',
      by: 'uv, Poetry, PDM or Hatch',
    },
    {
      files: ['poetry.lock', 'uv.lock', 'Pipfile.lock', 'pdm.lock', 'pylock.toml', 'pixi.lock'],
      is: 'a lock file: where each package comes from',
      level: 'note',
    },
    {
      files: ['environment.yml', 'environment.yaml', 'conda-lock.yml'],
      is: 'requirements of conda',
      level: 'note',
      by: 'conda',
      when: 'at conda env create or update',
    },
    {
      files: ['requirements.txt', 'requirements*.txt', '*requirements.txt', 'requirements/*.txt', 'requirements.in', 'constraints*.txt'],
      is: 'requirements of Python',
      by: 'pip',
      when: 'at pip install of these requirements',
      read: readRequirements,
    },
    { files: ['manage.py'], is: 'the commands of a Django project', level: 'note', when: 'at python manage.py' },
    {
      files: ['tasks.py', 'fabfile.py', 'dodo.py', 'pavement.py', 'SConstruct.py'],
      is: 'tasks in Python',
      by: 'invoke, fab, doit or paver',
      level: 'note',
      when: 'at these commands',
    },
  ],
});

/** Undefined, for the file as a whole, unless pylint is named in it: that one runs without being asked. A key of TOML may be escaped. */
function readToolSettings(text: string): readonly Sign[] | undefined {
  if (!/pylint|\\u/iu.test(text)) return undefined;
  return [wholeFile(text, 'settings of tools, of pylint too, which may hold code to run (init-hook) and plugins', byPylint)];
}

function readRequirements(text: string): readonly Sign[] {
  const lines = text
    .replace(/^\ufeff/u, '')
    .replace(/\\\r?\n/gu, ' ')
    .split(/\r\n|[\r\n]/u);
  return boundSigns(
    lines.flatMap((line) =>
      requirementSigns(
        line
          .replace(/(?:^|\s)#.*$/u, '')
          .trim()
          .replace(/\s+/gu, ' '),
      ),
    ),
  );
}

/** No line numbers: a line that goes on in the next is one here. */
function requirementSigns(line: string): readonly Sign[] {
  if (line === '') return [];
  if (line.startsWith('-')) return [{ key: line, value: line, says: `the option ${quoted(line)}` }];
  const name = /^[\w.-]+(?=\s*(?:\[|[=<>!~;@(]|$|\s--))/u.exec(line)?.[0];
  if (name === undefined || /\.(?:whl|zip|gz|bz2|xz|tar|tgz)$/u.test(name) || line.includes('://') || /@\s*\S/u.test(line))
    return [{ key: line, value: line, says: `code from ${quoted(line)}` }];
  return [{ key: name, value: line, says: `the requirement ${quoted(line)}`, level: 'note' }];
}
