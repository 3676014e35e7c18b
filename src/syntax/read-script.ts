import type { ScriptReader } from '../model/script-reader.ts';
import { grantedRights } from './granted-rights.ts';
import { remoteScript } from './remote-script.ts';

/** Reads every text anew. */
export const plainScriptReader: ScriptReader = { grantedRights, remoteScript };
