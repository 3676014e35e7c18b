import { readFileSync } from 'node:fs';
import { Job } from 'kubernetes-models/batch/v1';
import { NetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1';
import { ConfigMap, Namespace, PersistentVolumeClaim } from 'kubernetes-models/v1';
import { parseAllDocuments } from 'yaml';

/** Kinds of documents by `apiVersion kind`, with the schemas of Kubernetes 1.33 (kubernetes-models 4.5). */
const kinds: Readonly<Record<string, new (data: never) => { validate(): void }>> = {
  'batch/v1 Job': Job,
  'networking.k8s.io/v1 NetworkPolicy': NetworkPolicy,
  'v1 ConfigMap': ConfigMap,
  'v1 Namespace': Namespace,
  'v1 PersistentVolumeClaim': PersistentVolumeClaim,
};

export type Tree = { readonly [key: string]: unknown };

export const manifest = readFileSync(new URL('../deploy/kubernetes/survey.yaml', import.meta.url), 'utf8');

/** Documents of a manifest; throws where it is no YAML, as where a key stands twice. */
export function documentsIn(text: string): readonly Tree[] {
  return parseAllDocuments(text).map((document) => {
    if (document.errors.length > 0) throw document.errors[0]!;
    return document.toJS() as Tree;
  });
}

/** What the schema of its kind says against a document, a sentence each. */
export function mistakesIn(document: Tree): readonly string[] {
  const name = `${String(document['apiVersion'])} ${String(document['kind'])}`;
  const Kind = kinds[name];
  if (Kind === undefined) return [`no schema of ${name}`];
  const wrong = complaint(Kind, document);
  if (wrong !== undefined) return [wrong];
  if (JSON.stringify(document).includes(':null')) return ['a key has no value, which counts as if it were not there'];
  // The schemas let a key pass that they do not know, and with it whatever it holds: then that may be something that is of no type at all.
  return placesIn(document)
    .filter((place) => complaint(Kind, replaced(document, place)) === undefined)
    .map((place) => `${place.join('.')} is not known to ${name}`);
}

function complaint(Kind: new (data: never) => { validate(): void }, document: unknown): string | undefined {
  try {
    new Kind(document as never).validate();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Paths of all keys in a tree. */
function placesIn(tree: unknown): readonly (readonly string[])[] {
  if (typeof tree !== 'object' || tree === null) return [];
  return Object.entries(tree).flatMap(([key, value]) => [[key], ...placesIn(value).map((place) => [key, ...place])]);
}

function replaced(tree: unknown, [first, ...rest]: readonly string[]): unknown {
  if (first === undefined) return Symbol('of no type');
  const copy: Record<string, unknown> | unknown[] = Array.isArray(tree) ? [...tree] : { ...(tree as Tree) };
  (copy as Record<string, unknown>)[first] = replaced((tree as Tree)[first], rest);
  return copy;
}
