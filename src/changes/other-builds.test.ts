import { tellSigns } from '../../test/change-cases.ts';
import { otherBuilds } from './other-builds.ts';

tellSigns(otherBuilds, [
  ['a program of Mix', { 'mix.exs': '' }, [/a build of Mix, which is a program/u, 'warn']],
  ['a command of a language server', { 'hie.yaml': '' }, [/a command, if need be/u, 'error']],
  ['a command that starts a build server', { '.bsp/x.json': '{}' }, [/starts a build server/u, 'error']],
  ['what R runs first', { '.Rprofile': '' }, [/what R runs or loads first/u, 'warn']],
  ['commands of a debugger', { '.gdbinit': '' }, [/commands of a debugger/u, 'note']],
  ['sources', { 'x.ex': '', 'x.swift': '', 'x.nix': '' }, 'clear'],
]);
