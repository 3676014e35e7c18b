import { tellSigns } from '../../test/change-cases.ts';
import { dotnet } from './dotnet.ts';

tellSigns(dotnet, [
  ['a project', { 'x/x.csproj': '' }, [/a project of MSBuild, which is a program/u, 'warn']],
  ['what holds for all', { 'Directory.Build.targets': '' }, [/a part of projects of MSBuild/u, 'warn']],
  ['where packages come from', { 'nuget.config': '' }, [/where packages of .NET come from/u, 'warn']],
  ['a solution', { 'x.sln': '' }, [/which projects an IDE opens/u, 'note']],
  ['sources', { 'X.cs': '', 'config/dotnet-tools.json5': '' }, 'clear'],
]);
