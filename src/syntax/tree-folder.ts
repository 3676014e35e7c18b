import type { FolderData, TreeFolder } from '../model/tree.ts';

/** Makes a folder of its data. */
export function treeFolder({ path, list, count, first }: FolderData): TreeFolder {
  let names: readonly string[] | undefined;
  return {
    path,
    list,
    count,
    first,
    get names() {
      return (names ??= namesOf(list));
    },
  };
}

/** The names of a list, which has slashes between them. */
export function namesOf(list: string): readonly string[] {
  return list === '' ? [] : list.split('/');
}

/** Whether a list has a name; most have not, and that is seen at once. */
export function hasName(list: string, name: string): boolean {
  return list.includes(name) && namesOf(list).includes(name);
}
