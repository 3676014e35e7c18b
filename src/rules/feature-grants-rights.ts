import type { BuildStep, FeatureUse } from '../model/request.ts';
import type { Fact, Origin } from '../model/fact.ts';
import type { Issue } from '../model/rule.ts';
import { officialFeaturePrefix } from '../known/official-features.ts';
import type { RightKind, ScriptReader } from '../model/script-reader.ts';
import { plainScriptReader } from '../syntax/read-script.ts';
import { defineRule, levels } from './define-rule.ts';
import { measured, source } from './shared/cite.ts';
import { short } from './shared/short.ts';

const what: Readonly<Record<RightKind, string>> = {
  sudo: 'makes a user root by sudo',
  ssh: 'opens a way in by SSH',
  engine: 'lets a user command the Docker engine',
  setuid: 'makes a program that runs with rights of another than who starts it',
};

export const featureGrantsRights = defineRule({
  id: 'feature-grants-rights',
  title: 'The script of a Feature hands out rights inside the container',
  concern: 'supply-chain',
  severity: 'low',
  levels: levels('warn', 'note', 'note'),
  judges: ['build'],
  reads: ['features', 'steps'],
  options: {},
  why: 'The install script of a Feature runs as root while the image is built, and what it hands out stays in the image: sudo without a password, a program with the setuid bit, membership of the docker group, an SSH server or a key that may log in. Under Sysbox root inside is contained, so none of this opens the machine by itself. But it takes away the difference between a user and root inside, and root inside can leave setuid programs in a shared folder. The scripts of official Features are known to do such things, so of them it is only noted. The script is read as text and never run: what it fetches and then runs is not seen.',
  advice:
    'Read the script. Leave the Feature out where you do not need what it hands out, or copy it into .devcontainer without that line.',
  cites: [
    source(
      'devcontainers/cli@f683c29f src/spec-configuration/containerFeaturesConfiguration.ts: install.sh runs as root in a layer of the image',
    ),
    measured('sudo by a non-root user works with full capabilities; with no-new-privileges it is refused'),
    measured('container root copied a shell into the bound workspace and set mode 4755: on the host it is root’s'),
  ],
  references: ['https://containers.dev/implementors/features/#invoking-installsh'],
  examples: [
    {
      format: 'devcontainer',
      bad: '{ "image": "debian:12", "features": { "./tool": {} } }',
      good: '{ "image": "debian:12", "features": { "ghcr.io/devcontainers/features/node:1": {} } }',
      files: {
        '.devcontainer/tool/devcontainer-feature.json': '{ "id": "tool", "version": "1.0.0" }',
        '.devcontainer/tool/install.sh': 'echo "dev ALL=(root) NOPASSWD:ALL" > /etc/sudoers.d/dev\n',
      },
    },
  ],
  check: ({ features, steps }, { scripts = plainScriptReader }) => [
    ...steps.flatMap((step) => inScript(step, features, scripts)),
    ...features.flatMap(inArchive),
  ],
});

function inScript(step: Fact<BuildStep>, features: readonly Fact<FeatureUse>[], scripts: ScriptReader): readonly Issue[] {
  if (step.from.layer !== 'feature') return [];
  const isOfficial = features.some(({ value, from }) => value.name.startsWith(officialFeaturePrefix) && isAt(from, step.from.via));
  return scripts.grantedRights(step.value.command).map(({ kind, command }) => ({
    message: `${step.from.document} ${what[kind]}: ${short(command)}`,
    evidence: [step],
    ...(isOfficial ? { atMost: 'note' } : {}),
  }));
}

function isAt({ document, pointer }: Origin, via: Origin | undefined): boolean {
  return via !== undefined && via.document === document && via.pointer === pointer;
}

function inArchive(feature: Fact<FeatureUse>): readonly Issue[] {
  const { id, setuidFiles = [] } = feature.value;
  const [first] = setuidFiles;
  if (first === undefined) return [];
  const more = setuidFiles.length === 1 ? '' : `, and ${setuidFiles.length - 1} more`;
  return [{ message: `Feature ${id} brings a file with a setuid or setgid bit: ${short(first)}${more}`, evidence: [feature] }];
}
