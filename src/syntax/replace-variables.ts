/**
 * Puts values in the place of variables, `${NAME}` or `${NAME:…}`, as the Dev Containers CLI finds them (devcontainers/cli f683c29f
 * src/spec-common/variableSubstitution.ts): one ends at the next brace and may hold any text, what follows a colon is no part of its name, and what was put
 * in is not looked through again. A variable without a value stays as it is written.
 */
export function replaceVariables(text: string, valueOf: (name: string) => string | undefined): string {
  if (!text.includes('${')) return text;
  return text.replace(/\$\{(.*?)\}/gu, (written, inside: string) => valueOf(inside.split(':', 1)[0]!) ?? written);
}
