import { tellSigns } from '../../test/change-cases.ts';
import { makeFiles } from './make-files.ts';

tellSigns(makeFiles, [
  ['a make file', { Makefile: 'all:' }, [/^Makefile: a make file$/u, 'warn']],
  ['a make file of a part', { 'a/b.mk': '' }, [/a make file/u, 'warn']],
  ['a program of CMake', { 'CMakeLists.txt': '' }, [/a program of CMake/u, 'warn']],
  ['what bazelisk runs', { 'tools/bazel': '' }, [/a program that bazelisk runs as bazel/u, 'warn']],
  ['other files', { makefile: '', 'tools/bazel.md': '', 'x.c': '', Makefilex: '', mk: '' }, /^makefile: a make file$/u],
  ['sources', { 'x.c': '', 'x.h': '', bazel: '' }, 'clear'],
]);
