/** A use of a host variable in canonical text: `${localEnv:NAME}`, `${localEnv:NAME:default}`, `${env:NAME}`. */
export interface HostVariableUse {
  readonly name: string;
  readonly otherwise?: string;
  readonly start: number;
  readonly end: number;
}

/** All uses of host variables in a text, in order. A name may be empty: that is how the Dev Containers CLI reads it. */
export function findHostVariables(text: string): readonly HostVariableUse[] {
  if (!text.includes('${')) return [];
  const uses: HostVariableUse[] = [];
  for (const match of text.matchAll(/\$\{(?:localEnv|env):([^}:]*)(?::([^}]*))?\}/gu)) {
    const place = { name: match[1] ?? '', start: match.index, end: match.index + match[0].length };
    uses.push(match[2] === undefined ? place : { ...place, otherwise: match[2] });
  }
  return uses;
}

/**
 * The text as it is where none of its host variables is set: defaults in their places, nothing where there is none. The Dev Containers
 * CLI cuts a default at its next colon (variableSubstitution.ts, lookupValue); a shell keeps it whole.
 */
export function withDefaults(text: string, colon: 'cut' | 'kept'): string {
  let result = '';
  let end = 0;
  for (const use of findHostVariables(text)) {
    const otherwise = use.otherwise ?? '';
    const cut = colon === 'cut' ? otherwise.indexOf(':') : -1;
    result += text.slice(end, use.start) + (cut < 0 ? otherwise : otherwise.slice(0, cut));
    end = use.end;
  }
  return result + text.slice(end);
}
