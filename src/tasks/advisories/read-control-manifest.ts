import type { ControlManifest } from '../../known/feature-advisories.ts';
import { type Check, mistakeIn, text } from '../../syntax/json-shape.ts';
import { isRecord, parseObject } from '../../syntax/json-values.ts';

/** The live manifest has a few entries. */
const mostEntries = 10_000;
const word = text(1000);

const required: Readonly<Record<keyof ControlManifest, readonly string[]>> = {
  disallowedFeatures: ['featureIdPrefix'],
  featureAdvisories: ['featureId', 'introducedInVersion', 'fixedInVersion', 'description'],
};

/**
 * Reads a control manifest; or why it is none, as a sentence goes on after its name. A list that is not there is empty, as for the reference CLI; that one
 * entry cannot be read makes the whole unfit, where the CLI would pass over it (devcontainers/cli@f683c29f src/spec-configuration/controlManifest.ts
 * sanitizeControlManifest): what it warns of would be missed in silence.
 */
export function readControlManifest(json: string): ControlManifest | { readonly wrong: string } {
  const root = parseObject(json);
  if (root === undefined) return { wrong: 'is no JSON object' };
  if (root['disallowedFeatures'] === undefined && root['featureAdvisories'] === undefined)
    return { wrong: 'has neither disallowedFeatures nor featureAdvisories' };
  for (const [name, keys] of Object.entries(required)) {
    const wrong = mistakeIn(root[name] ?? [], entries(keys));
    if (wrong !== undefined)
      return { wrong: `is not in the form of a control manifest: ${name}${wrong.startsWith('[') ? wrong : `: ${wrong}`}` };
  }
  return {
    disallowedFeatures: (root['disallowedFeatures'] ?? []) as ControlManifest['disallowedFeatures'],
    featureAdvisories: (root['featureAdvisories'] ?? []) as ControlManifest['featureAdvisories'],
  };
}

// Manifests to come may say more of each.
function entries(keys: readonly string[]): Check {
  return (value) => {
    if (!Array.isArray(value)) return 'must be a list';
    if (value.length > mostEntries) return `must have ${mostEntries} entries at most`;
    for (const [index, entry] of value.entries()) {
      if (!isRecord(entry)) return `.[${index}] must be an object`;
      for (const key of keys) if (word(entry[key]) !== undefined) return `.[${index}].${key} ${word(entry[key])}`;
      for (const key of keys)
        if (key.endsWith('Version') && !/^v?\d/u.test(entry[key] as string)) return `.[${index}].${key} must be a version`;
      if (entry['documentationURL'] !== undefined && word(entry['documentationURL']) !== undefined)
        return `.[${index}].documentationURL ${word(entry['documentationURL'])}`;
    }
    return undefined;
  };
}
