const common =
  /^(?:postgres(?:ql)?|mysql|mariadb|mongo(?:db)?|redis|rabbitmq|guest|root|admin(?:istrator)?|user|sa|app|dev(?:elopment)?|test(?:ing)?|local(?:host)?|demo|docker|vscode|password\d*|passw0rd|pass|secret|token|key|none|null|true|false|yes|no|on|off|default|minio(?:admin)?|changeme|foobar|example|\d{1,8})$/iu;
const words =
  /example|change|replace|dummy|placeholder|your|sample|fake|mock|insert|todo|fixme|xxx|\*\*\*|\.\.\.|not[-_]?(?:a[-_]?)?(?:real|secret|used|needed)|insecure|unsafe|localhost|postgres|password|passw0rd|p@ss|secret|develop|\bdev\b|\btest|local|demo/iu;

/**
 * Whether a value under a secret's name stands in for one: empty, a word that everyone uses, a hint to put something there, a reference to
 * a variable or file, the name itself, or too short to guard anything.
 */
export function isStandIn(name: string, value: string): boolean {
  const plain = value.trim().replace(/^(["'])(.*)\1$/u, '$2');
  if (plain.length < 8 || plain.includes('${') || plain.startsWith('$') || /^[<[{(].*[>\]})]$/u.test(plain)) return true;
  if (common.test(plain) || words.test(plain.slice(0, 512)) || /^(.)\1*$/u.test(plain)) return true;
  if (/^(?:\.{0,2}|~)\//u.test(plain) || /^(?:https?|file|op|vault|arn|aws|gcp|azure|env|sops|ref):/iu.test(plain)) return true;
  return bare(plain) === '' || bare(name).includes(bare(plain));
}

function bare(text: string): string {
  return text.toLowerCase().replace(/[^a-z\d]/gu, '');
}

/** Whether a value looks drawn at random: long, of one word, letters and digits mixed, no words of a language in it. */
export function isRandom(value: string): boolean {
  const plain = value.trim();
  if (plain.length < 20 || plain.length > 4096 || /\s/u.test(plain) || !/\d/u.test(plain) || !/[A-Za-z]/u.test(plain)) return false;
  if (/^[0-9a-f]{32,}$/iu.test(plain)) return true;
  return new Set(plain).size >= 12 && (plain.match(/[a-z](?=[A-Z\d])|[A-Z](?=[a-z\d])|\d(?=[A-Za-z])/gu)?.length ?? 0) >= plain.length / 4;
}
