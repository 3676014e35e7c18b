import type { BuildRequest, ContainerCommand } from '../model/request.ts';
import type { Issue } from '../model/rule.ts';
import type { ScriptReader } from '../model/script-reader.ts';
import { plainScriptReader } from '../syntax/read-script.ts';
import { mayDownload, noteWrittenFile, remoteScript } from '../syntax/remote-script.ts';
import { defineRule, issuesOf, levels, noIssues } from './define-rule.ts';
import { measured, page } from './shared/cite.ts';

export const remoteScriptExecuted = defineRule({
  id: 'remote-script-executed',
  title: 'A script is fetched from the network and run unseen',
  concern: 'build',
  severity: 'medium',
  levels: levels('error', 'warn', 'warn'),
  judges: ['build', 'container'],
  reads: ['steps', 'writtenFiles', 'containerCommands'],
  options: {},
  why: 'What runs is decided by a server at the moment of the build, not by the text you reviewed. In a Dockerfile it runs as real root outside Sysbox on an ordinary engine. This holds for the official installers of well-known tools too.',
  advice: 'Install a package of a fixed version, or fetch the file, compare its checksum, and then run it.',
  cites: [
    measured('RUN of a Dockerfile on a default engine: uid_map 0 0 4294967295, real root'),
    page('https://docs.docker.com/build/building/best-practices/#add-or-copy'),
  ],
  references: ['https://docs.docker.com/reference/dockerfile/#add---checksum', 'https://cwe.mitre.org/data/definitions/494.html'],
  examples: [
    {
      format: 'dockerfile',
      bad: 'FROM debian:12\nRUN curl -fsSL https://example.com/install.sh | sh\n',
      good: 'FROM debian:12\nRUN curl -fsSLo i.sh https://example.com/install.sh && echo "SUM  i.sh" | sha256sum -c && sh i.sh\n',
    },
    {
      format: 'devcontainer',
      bad: '{ "image": "debian:12", "postCreateCommand": "bash -c \\"$(curl -fsSL https://example.com/install.sh)\\"" }',
      good: '{ "image": "debian:12", "postCreateCommand": "make" }',
    },
  ],
  check: (request, { scripts = plainScriptReader }) =>
    request.kind === 'build' ? judgeSteps(request, scripts) : issuesOf(request.containerCommands, judgeCommand),
});

// Files fetched by one step may be run by a later one, so the steps are read as one text, with the files that the Dockerfile itself writes.
function judgeSteps({ steps, writtenFiles }: BuildRequest, scripts: ScriptReader): readonly Issue[] {
  const downloaded = new Set<string>();
  for (const { value } of writtenFiles) noteWrittenFile(value.target, value.text, downloaded);
  if (downloaded.size === 0 && !steps.some(({ value }) => mayDownload(value.command))) return noIssues;
  return issuesOf(
    steps,
    ({ command, flags }, names) => {
      // The checksum of an ADD is a flag: what it fetches is known.
      if (flags.some(({ name }) => name === 'checksum')) return undefined;
      const script = scripts.remoteScript(command, names);
      return script === undefined ? undefined : `A build step fetches and runs a script that nobody has seen: ${script}`;
    },
    downloaded,
  );
}

function judgeCommand({ event, command }: ContainerCommand): string | undefined {
  if (!mayDownload(command)) return undefined;
  const script = remoteScript(command);
  return script === undefined ? undefined : `${event} fetches and runs a script that nobody has seen: ${script}`;
}
