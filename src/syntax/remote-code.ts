const languages = /^(?:python(?:[23](?:\.\d+)?)?|perl|ruby|node|nodejs|php|deno|bun|pwsh|powershell|lua|Rscript)$/u;
const fetches =
  /urlopen|\brequests\.get\b|\bhttpx\.get\b|\bhttp\.client\b|\bfetch\s?\(|\bhttps?\.get\b|LWP|HTTP::Tiny|Net::HTTP|open-uri|URI\.open|file_get_contents|\bcurl_exec\b/u;
const executes = /\b(?:exec|eval|execfile|compile|instance_eval|runInThisContext|runInNewContext|runpy)\b|\bnew Function\b/u;
const readsInput = /\bstdin\b|\bSTDIN\b|php:\/\/(?:stdin|input)|readFileSync\(0/u;
const pipes = /\b(?:curl|wget)\b[^|\n]{0,300}\|\s?(?:sudo\s)?(?:ba|da|z|k)?sh\b/u;
const saves = /\b(?:copy|urlretrieve)\s?\(\s?['"]https?:[^'"\n]{0,500}['"]\s?,\s?['"]([^'"\n]{1,200})['"]/gu;
const checks = /hash_file|hashlib|sha(?:256|384|512)|createHash|Digest::/u;

/** Whether a program of this name runs a text in a language of its own: `python3`, `node`, `php`. */
export function isLanguage(name: string): boolean {
  return languages.test(name);
}

/** What a text in such a language does, by its words: run what it fetches, run what it reads, save files from the network, check sums. */
export interface RemoteCode {
  readonly runsWhatItFetches: boolean;
  readonly runsItsInput: boolean;
  readonly saves: readonly string[];
  readonly checks: boolean;
}

/** Looks at a text in such a language. Words alone count, so it is a guess, and a good one for the few lines of `python3 -c`. */
export function remoteCode(text: string): RemoteCode {
  const runs = executes.test(text);
  return {
    runsWhatItFetches: (runs && fetches.test(text)) || pipes.test(text),
    runsItsInput: runs && readsInput.test(text),
    saves: [...text.matchAll(saves)].map((match) => match[1]!),
    checks: checks.test(text),
  };
}
