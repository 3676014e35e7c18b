import { detectFiles } from './define-detector.ts';

const configured = {
  by: 'CMake, by its extension in an editor',
  when: 'when the folder is opened in an editor with the extension for CMake, and at cmake',
} as const;

export const makeFiles = detectFiles({
  id: 'make-files',
  title: 'Make files and what is like them',
  level: 'warn',
  by: 'make',
  when: 'at make, even at make --dry-run',
  why:
    'The file is a list of commands, and some of them run before any target is asked for: make runs $(shell …) while it reads, CMake runs execute_process while it ' +
    'configures. The extension for CMake configures a folder when it is opened; that for make does so if it was told to.',
  advice: 'Read what has changed before the next build on this machine.',
  cites: [
    { kind: 'doc-link', where: 'https://www.gnu.org/software/make/manual/html_node/Shell-Function.html' },
    { kind: 'doc-link', where: 'https://www.gnu.org/software/make/manual/html_node/Makefile-Names.html' },
    { kind: 'doc-link', where: 'https://cmake.org/cmake/help/latest/command/execute_process.html' },
    { kind: 'source', where: 'microsoft/vscode-cmake-tools@c09931f9b2ad4d88a680f7f22438de643d3d6187 docs/cmake-settings.md' },
    { kind: 'issue', where: 'https://github.com/microsoft/vscode-makefile-tools/pull/569' },
    { kind: 'doc-link', where: 'https://mesonbuild.com/Reference-manual_functions.html#run_command' },
    { kind: 'doc-link', where: 'https://bazel.build/run/bazelrc' },
    { kind: 'source', where: 'bazelbuild/bazelisk@017c0a246ed17591869b5980472ed25f9c32e938 README.md' },
    { kind: 'doc-link', where: 'https://just.systems/man/en/' },
    { kind: 'doc-link', where: 'https://taskfile.dev/docs/guide' },
  ],
  places: [
    { files: ['Makefile', 'GNUmakefile', 'BSDmakefile', '*.mk', '*.mak', '*.make'], is: 'a make file' },
    {
      files: ['Makefile.*'],
      except: ['*.mk', '*.mak', '*.make'],
      is: 'a make file, or what one is made of',
      level: 'note',
      when: 'where it is named or built from',
    },
    {
      files: ['configure', 'configure.ac', 'configure.in', 'autogen.sh', 'config.status', 'bootstrap', 'bootstrap.sh'],
      is: 'a program that prepares a build',
      by: 'its name',
      when: 'at ./configure and the like',
    },
    {
      files: ['CMakeLists.txt', '*.cmake', 'CMakeCache.txt'],
      is: 'a program of CMake, or what it remembers',
      ...configured,
    },
    {
      files: ['CMakePresets.json', 'CMakeUserPresets.json', 'cmake-variants.yaml', 'cmake-variants.json'],
      is: 'presets of CMake, which may name programs',
      ...configured,
    },
    { files: ['meson.build', 'meson.options', 'meson_options.txt'], is: 'a program of Meson', by: 'Meson', when: 'at meson setup' },
    { files: ['*.ninja'], is: 'a build of ninja', by: 'ninja', when: 'at ninja' },
    {
      files: ['SConstruct', 'SConscript', 'wscript', 'waf', 'xmake.lua', 'premake5.lua'],
      is: 'a build that is a program',
      by: 'SCons, waf, xmake or premake',
      when: 'at these commands',
    },
    {
      files: ['conanfile.py', 'conanfile.txt', 'vcpkg.json', 'vcpkg-configuration.json'],
      is: 'dependencies of C and C++',
      by: 'Conan or vcpkg',
      when: 'at conan install or vcpkg install',
    },
    { files: ['justfile', '.justfile', '*.just'], is: 'commands of just', by: 'just', when: 'at just' },
    { files: ['Taskfile.*', 'Taskfile.dist.*'], is: 'commands of task', by: 'task', when: 'at task' },
    { files: ['magefile.go', 'magefiles/**'], is: 'tasks of Mage', by: 'mage', when: 'at mage' },
    {
      files: ['tools/bazel', 'tools/bazel.bat', 'tools/bazel.ps1'],
      is: 'a program that bazelisk runs as bazel',
      by: 'bazelisk',
      when: 'at any bazel command',
    },
    {
      files: ['.bazelrc', '.bazelversion', '.bazeliskrc'],
      is: 'settings of Bazel, or which Bazel is fetched and run',
      by: 'Bazel',
      when: 'at any bazel command',
    },
    {
      files: ['BUILD', 'BUILD.bazel', 'WORKSPACE', 'WORKSPACE.bazel', 'MODULE.bazel', 'MODULE.bazel.lock', '*.bzl', 'BUCK', '.buckconfig'],
      is: 'a build of Bazel or Buck',
      by: 'Bazel or Buck',
      when: 'at bazel build or buck2 build',
    },
    { files: ['build.zig', 'build.zig.zon'], is: 'a build of Zig, which is a program', by: 'zig', when: 'at zig build' },
  ],
});
