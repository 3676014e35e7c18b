import type { Sign } from '../model/detector.ts';
import { detectFiles, quoted, wholeFile } from './define-detector.ts';
import { commandOf, memberOf, membersOf, readJson, spell } from './json-signs.ts';

/** Files beside a dev container’s configuration that are found by their names wherever they lie. */
const ofCompose = ['compose*.yml', 'compose*.yaml', 'docker-compose*.yml', 'docker-compose*.yaml'];
const ofImages = ['Dockerfile', 'Dockerfile.*', 'Dockerfile-*', 'Containerfile', 'Containerfile.*', '*.dockerfile'];
const ofBuilds = ['docker-bake*.hcl', 'docker-bake*.json'];

export const devContainers = detectFiles({
  id: 'dev-containers',
  title: 'Configurations of containers',
  level: 'warn',
  by: 'VS Code, the Dev Containers CLI and Docker',
  when: 'the next time the container is built or started',
  why:
    'The next container is what these files say: they may mount folders of this machine, add rights or choose another image. The initializeCommand of a dev container ' +
    'is run on this machine, outside of any container, each time the container is started; containai asks before it runs one.',
  advice:
    'Read what has changed before the next start, or have containai audit judge it. Remove an initializeCommand that you do not know.',
  cites: [
    { kind: 'doc-link', where: 'https://containers.dev/implementors/json_reference/#lifecycle-scripts' },
    { kind: 'doc-link', where: 'https://docs.docker.com/reference/compose-file/services/' },
    { kind: 'doc-link', where: 'https://docs.docker.com/build/concepts/context/#dockerignore-files' },
  ],
  places: [
    {
      files: ['.devcontainer/**', '.devcontainer.json'],
      except: [...ofCompose, ...ofImages, ...ofBuilds, '.dockerignore', '*.dockerignore', '.env', '.env.*'],
      is: 'a file of a dev container',
      read: readDevContainer,
    },
    {
      files: ofCompose,
      is: 'what docker compose starts',
      by: 'docker compose',
      when: 'at docker compose up or run: it may mount any folder and add any right',
    },
    { files: ofImages, except: ['*.dockerignore'], is: 'what an image is built of', by: 'Docker', when: 'at the next build of the image' },
    { files: ofBuilds, is: 'what docker buildx bake builds', by: 'docker buildx', when: 'at docker buildx bake' },
    {
      files: ['*.dockerignore'],
      is: 'what is kept out of builds of images',
      by: 'Docker',
      when: 'at the next build of an image: what it no longer names is copied into it',
      level: 'note',
    },
  ],
});

/** What is run on this machine is one thing, all the rest another: each is told when it alone has changed. */
function readDevContainer(text: string, path: string): readonly Sign[] | undefined {
  const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase();
  if (name !== 'devcontainer.json' && name !== '.devcontainer.json') return undefined;
  const file = readJson(text);
  if (file === undefined) return [wholeFile(text, 'it is nested too deep to be read', { level: 'error' })];
  const command = memberOf(file.root, 'initializeCommand');
  // Of an object, each value is a command of its own.
  const commands = command === undefined ? [] : command.type === 'object' ? [...membersOf(command).values()] : [command];
  const rest = file.broken ? text : spell(file.root, ['initializeCommand']);
  return [
    ...(command === undefined
      ? []
      : [
          {
            key: 'initializeCommand',
            value: spell(command),
            says: `initializeCommand runs ${commands.map((one) => quoted(commandOf(one))).join(', ')} on this machine`,
            line: file.lineOf(command),
            level: 'error',
            when: 'each time the container is created or started, on this machine',
          } as const,
        ]),
    wholeFile(rest, file.broken ? 'a dev container’s configuration, which is no JSON' : 'a dev container’s configuration'),
  ];
}
