import { fact } from '../../model/fact.ts';
import type { Mount } from '../../model/request.ts';
import { makeMount } from '../../syntax/mount-strings.ts';
import type { Placing } from './placing.ts';
import { addUnique, eachItem, nameOf, noteUses, wrongType } from './placing.ts';
import { expandTilde, hostPathOf } from './session.ts';
import { get, originOf, textOf } from './tree.ts';
import type { Node } from './tree.ts';

/**
 * `secrets` and `configs` of a service. One with a `file` is a read-only bind mount of that file, or folder (compose
 * pkg/compose/create.go, buildContainerSecretMounts); one with `environment` carries a variable of the host into the container.
 */
export function placeSecrets(placing: Placing, node: Node, key: 'secrets' | 'configs'): void {
  const places = new Map<string, number>();
  eachItem(placing, node, key, false, (item) => {
    const source = item.kind === 'map' ? get(item, 'source') : item;
    const name = source === undefined ? undefined : nameOf(placing, source, 'mounts');
    if (name === undefined) return wrongType(placing, key, 'a list of names or maps', item);
    const declared = get(get(placing.project, key), name);
    if (declared === undefined) return;
    const written = textOf(get(item, 'target'));
    const target =
      key === 'secrets' ? (written?.startsWith('/') === true ? written : `/run/secrets/${written ?? name}`) : (written ?? `/${name}`);
    const { draft } = placing;
    const file = get(declared, 'file');
    const path = textOf(file);
    if (file !== undefined && path !== undefined) {
      noteUses(placing, file, 'hostFiles');
      draft.hostFiles.push(fact({ path: hostPathOf(file), access: 'read', by: `${key}.file` }, originOf(file)));
      const mount: Mount = makeMount({ kind: 'bind', source: expandTilde(path), target, readOnly: true }, file.file.folder);
      addUnique(draft.mounts, places, target, fact(mount, { ...originOf(file), via: originOf(item) }));
    }
    // What stands in the text itself may hold variables of the host.
    const content = get(declared, 'content');
    if (content !== undefined) noteUses(placing, content, 'mounts');
    const variable = get(declared, 'environment');
    const variableName = textOf(variable);
    if (variable === undefined || variableName === undefined) return;
    noteUses(placing, variable, 'hostVariables');
    // The secret becomes a file in the container, not a variable; it is a mount as far as rules are concerned.
    if (placing.variables.get(variableName) === undefined)
      draft.hostVariables.push(fact({ name: variableName, into: 'mounts', hasDefault: false }, originOf(variable)));
  });
}
