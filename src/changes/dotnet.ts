import { detectFiles } from './define-detector.ts';

export const dotnet = detectFiles({
  id: 'dotnet',
  title: '.NET: projects of MSBuild',
  level: 'warn',
  by: 'MSBuild, by an IDE',
  when: 'when the folder is opened in an IDE for .NET, and at dotnet build',
  why:
    'A project of MSBuild is a program: an IDE runs parts of it to learn what the project holds, as soon as it is opened, and so it runs tasks that somebody put there. ' +
    'Files of some names hold for every project below.',
  advice: 'Read its targets, tasks and imports before the folder is opened in an IDE.',
  cites: [
    { kind: 'doc-link', where: 'https://www.jetbrains.com/help/rider/Settings_Trusted_Locations.html' },
    { kind: 'doc-link', where: 'https://learn.microsoft.com/en-us/previous-versions/visualstudio/visual-studio-2008/ms228217(v=vs.90)' },
    { kind: 'doc-link', where: 'https://learn.microsoft.com/en-us/visualstudio/msbuild/customize-by-directory' },
    { kind: 'doc-link', where: 'https://learn.microsoft.com/en-us/nuget/reference/nuget-config-file' },
  ],
  places: [
    {
      files: ['*.csproj', '*.fsproj', '*.vbproj', '*.vcxproj', '*.sqlproj', '*.proj', '*.shproj', '*.projitems', '*.esproj'],
      is: 'a project of MSBuild, which is a program',
    },
    { files: ['*.props', '*.targets', '*.tasks'], is: 'a part of projects of MSBuild, which is a program' },
    {
      files: ['*.csproj.user', '*.vcxproj.user', '*.fsproj.user', '*.vbproj.user'],
      is: 'a part of a project of MSBuild that is no part of commits',
    },
    { files: ['*.rsp'], is: 'options of MSBuild or a compiler', level: 'warn', by: 'MSBuild', when: 'at dotnet build' },
    { files: ['global.json'], is: 'which SDK of .NET runs', level: 'warn', by: 'dotnet', when: 'at any dotnet command' },
    {
      files: ['NuGet.config', '.nuget/NuGet.config'],
      is: 'where packages of .NET come from',
      level: 'warn',
      by: 'NuGet',
      when: 'at dotnet restore, which opening a project starts',
    },
    {
      files: ['.config/dotnet-tools.json', 'dotnet-tools.json'],
      is: 'tools that are fetched and run',
      level: 'warn',
      by: 'dotnet',
      when: 'at dotnet tool restore and dotnet NAME',
    },
    { files: ['packages.config'], is: 'dependencies of .NET', level: 'warn', by: 'NuGet', when: 'at nuget restore' },
    {
      files: ['packages.lock.json', 'paket.lock'],
      is: 'a lock file: where each dependency comes from',
      level: 'note',
      by: 'NuGet or Paket',
      when: 'at restore',
    },
    { files: ['*.sln', '*.slnx'], is: 'which projects an IDE opens', level: 'note', by: 'an IDE', when: 'when it is opened' },
    {
      files: ['paket.dependencies', 'build.cake', 'build.fsx', 'omnisharp.json'],
      is: 'dependencies, tasks or settings of .NET',
      level: 'warn',
      by: 'Paket, Cake, FAKE or OmniSharp',
      when: 'at these commands',
    },
    {
      files: ['*.runsettings'],
      is: 'settings of tests, which may name adapters to load',
      level: 'warn',
      by: 'dotnet',
      when: 'at dotnet test',
    },
  ],
});
