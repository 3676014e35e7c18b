import type { Origin } from '../../model/fact.ts';
import { fact, over } from '../../model/fact.ts';
import type { EnvironmentVariable, NameValue, Namespace } from '../../model/request.ts';
import { readGoBoolean } from '../../syntax/argv.ts';
import { readCapability, readNameValue } from '../../syntax/option-strings.ts';
import type { Placing } from './placing.ts';
import { dropNamed, putNamed } from './placing.ts';

/** Puts the value of one flag into the request; the answer is the sentence that says why docker refuses it. */
export type Placer = (placing: Placing, value: string, from: Origin) => string | undefined;

type TextField = 'runtime' | 'platform' | 'user' | 'workingFolder' | 'cgroupParent' | 'hostname' | 'restart';
type YesNoField = 'privileged' | 'init' | 'oomKillDisable' | 'publishAllPorts' | 'readOnlyRoot';
type TextsField = 'groups' | 'volumesFrom' | 'links' | 'dns';
type PairsField = 'sysctls' | 'ulimits' | 'resources' | 'labels' | 'annotations' | 'logging';

/** A single text: the last one wins, and an empty one is docker's way of not having said it. */
export const one =
  (field: TextField): Placer =>
  ({ draft }, value, from) => {
    draft[field] = value === '' ? undefined : over(value, from, draft[field]);
    return undefined;
  };

/** A single truth. */
export const yesNo =
  (field: YesNoField): Placer =>
  ({ draft }, value, from) => {
    const read = readGoBoolean(value);
    if (read === undefined) return `“${value}” is neither true nor false`;
    draft[field] = over(read, from, draft[field]);
    return undefined;
  };

/** A text of a list. `refuses` says why docker would not take it. */
export const each =
  (field: TextsField, refuses?: (value: string) => string | undefined): Placer =>
  ({ draft }, value, from) => {
    const why = refuses?.(value);
    if (why !== undefined) return why;
    draft[field].push(fact(value, from));
    return undefined;
  };

/** The name that a later value of the same name hides. */
export const nameOf = ({ name }: NameValue | EnvironmentVariable): string => name;

/** `name=value`, each name once. */
export const named =
  (field: PairsField, refuses?: (pair: NameValue, text: string) => string | undefined): Placer =>
  (placing, value, from) => {
    const pair = readNameValue(value);
    const why = refuses?.(pair, value);
    if (why !== undefined) return why;
    putNamed(placing, placing.draft[field], nameOf, pair, from);
    return undefined;
  };

const kindOf = ({ kind }: Namespace): string => kind;

/** The mode of a namespace; one that docker would refuse stands in the request all the same, since other clients know more of them. */
export const namespace =
  (kind: Namespace['kind'], isMode: (value: string) => boolean): Placer =>
  (placing, value, from) => {
    if (value === '') dropNamed(placing, placing.draft.namespaces, kindOf, kind);
    else putNamed(placing, placing.draft.namespaces, kindOf, { kind, mode: value }, from);
    return isMode(value) || value === '' || value.includes('${') ? undefined : `“${value}” is no mode of this namespace`;
  };

/** A capability that is added or dropped. */
export const capability =
  (change: 'add' | 'drop'): Placer =>
  ({ draft }, value, from) => {
    draft.capabilities.push(fact(readCapability(change, value), from));
    return undefined;
  };

/** A limit by its own name: last one wins. */
export const limit =
  (name: string): Placer =>
  (placing, value, from) => {
    putNamed(placing, placing.draft.resources, nameOf, { name, value }, from);
    return undefined;
  };

/** A limit that may be given for several devices. */
export const deviceLimit =
  (name: string): Placer =>
  ({ draft }, value, from) => {
    if (!/^\/dev\/[^:]*:\d/u.test(value) && !value.includes('${')) return `“${value}” is no /dev/PATH:NUMBER`;
    draft.resources.push(fact({ name, value }, from));
    return undefined;
  };
