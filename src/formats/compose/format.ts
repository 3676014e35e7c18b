import { folderOf, joinPath } from '../../syntax/host-path.ts';
import type { FileAnswer, TextFormat } from '../format.ts';
import { settleImage } from '../image-layer.ts';
import type { ApplyDockerfile } from './dockerfiles.ts';
import type { ComposeDoc } from './document.ts';
import { editCompose } from './edit.ts';
import { defaultNames, defaultOverrides } from './environment.ts';
import { parseYaml } from './parse-yaml.ts';
import { readProject } from './read-project.ts';

/** Compose files: one container for each service, one build for each service that is built. `applyDockerfile` reads their Dockerfiles. */
export const composeFormat = (companions: { readonly applyDockerfile?: ApplyDockerfile } = {}): TextFormat<ComposeDoc> => ({
  name: 'compose',
  recognises: (path) => /(?:^|[/\\])[^/\\]*compose[^/\\]*\.ya?ml$/iu.test(path),
  parse: (source) => {
    const answer = { text: source.text };
    parseYaml(answer);
    return { doc: { source, answer }, problems: [] };
  },
  read: ({ source, answer }, files) => {
    const folder = folderOf(source.path);
    const name = source.path.slice(folder === '' ? 0 : folder.length + (folder === '/' ? 0 : 1));
    const look = (path: string): FileAnswer | undefined => (path === source.path ? answer : files.get(path));
    const nameOf = (path: string): string => (path === source.path ? source.document : path);
    // Compose adds an override file only beside a file that it found by itself.
    const overrides = defaultNames.includes(name) ? defaultOverrides.map((one) => joinPath(folder, one)) : [];
    const unseen = overrides.filter((path) => look(path) === undefined);
    const present = overrides
      .filter((path) => {
        const found = look(path);
        return found !== undefined && !('missing' in found);
      })
      .slice(0, 1);
    const { containers, builds, wants, problems } = readProject({
      paths: [source.path, ...present],
      isDefault: source.named === false,
      // A file of another name was found through COMPOSE_FILE, and may lie below the folder whose `.env` names it.
      folder: source.named === false && !defaultNames.includes(name) ? '' : folder,
      from: undefined,
      applyDockerfile: companions.applyDockerfile,
      look,
      found: files.found,
      nameOf,
    });
    const notes = { wants: [...wants], problems: [...problems] };
    for (const container of containers) settleImage(container, files.found, notes);
    const from = { layer: 'file', document: source.document, pointer: '' } as const;
    return {
      requests: [...containers, ...builds],
      wants: [...notes.wants, ...unseen.map((path) => ({ kind: 'file' as const, name: path, from }))],
      problems: notes.problems,
    };
  },
  edit: editCompose,
});

/** Compose files by themselves: their Dockerfiles stay unknown. */
export const compose: TextFormat<ComposeDoc> = composeFormat();
