import { longestScript } from '../../formats/devcontainer/feature-metadata.ts';
import type { Found } from '../../model/found.ts';
import type { ScriptReader } from '../../model/script-reader.ts';
import { plainScriptReader } from '../../syntax/read-script.ts';
import type { Remembered, ScriptReading } from './remembered.ts';

/** A reader of scripts that keeps what it finds when it is told to. */
export interface RememberedScripts extends ScriptReader {
  keep(): void;
}

/** What is known of one script. */
type Draft = { -readonly [K in keyof ScriptReading]: ScriptReading[K] };

interface Reading {
  readonly texts: readonly string[];
  readonly scripts: readonly Draft[];
  isNew: boolean;
}

/**
 * Reads the scripts of Features that were looked up, and those no more than once for all runs of this program: what is found in one depends on its text
 * and on the names of files that were fetched before. Every other text, such as that of a Dockerfile, is read anew
 * each time: of the workspace’s own nothing is believed that was not seen now.
 */
export function rememberedScripts({ features }: Pick<Found, 'features'>, remembered: Remembered): RememberedScripts {
  const readings = new Map<string, Reading>();
  const known = new Map<string, readonly [reading: Reading, draft: Draft]>();
  let noted = 0;
  const find = (text: string): readonly [Reading, Draft] | undefined => {
    if (noted !== features.size) noteAll();
    return known.get(text);
  };
  const noteAll = (): void => {
    noted = features.size;
    for (const answer of features.values()) {
      if (!('found' in answer) || readings.has(answer.found.digest)) continue;
      const texts = answer.found.scripts.map(({ text }) => text.slice(0, longestScript));
      const kept = remembered.scripts(texts) ?? [];
      const reading = { texts, scripts: texts.map((_, index): Draft => ({ ...kept[index] })), isNew: false };
      readings.set(answer.found.digest, reading);
      for (const [index, text] of texts.entries()) known.set(text, [reading, reading.scripts[index]!]);
    }
  };
  return {
    grantedRights: (text) => {
      const [reading, draft] = find(text) ?? [];
      if (reading === undefined || draft === undefined) return plainScriptReader.grantedRights(text);
      if (draft.rights === undefined) {
        draft.rights = plainScriptReader.grantedRights(text);
        reading.isNew = true;
      }
      return draft.rights;
    },
    remoteScript: (text, downloaded) => {
      const [reading, draft] = find(text) ?? [];
      if (reading === undefined || draft === undefined) return plainScriptReader.remoteScript(text, downloaded);
      const given = [...downloaded].toSorted();
      if (draft.remote === undefined || !isSame(draft.remote.given, given)) {
        const found = plainScriptReader.remoteScript(text, downloaded);
        draft.remote = { given, leaves: [...downloaded], ...(found === undefined ? {} : { found }) };
        reading.isNew = true;
        return found;
      }
      downloaded.clear();
      for (const name of draft.remote.leaves) downloaded.add(name);
      return draft.remote.found;
    },
    keep: () => {
      for (const reading of readings.values()) {
        if (reading.isNew) remembered.keepScripts(reading.texts, reading.scripts);
        reading.isNew = false;
      }
    },
  };
}

function isSame(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((name, index) => name === other[index]);
}
