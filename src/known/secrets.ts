const word =
  /^(?:token|tokens|secret|secrets|password|passwords|passwd|passphrase|pass|pwd|pat|credential|credentials|creds|apikey|apikeys|authtoken|dsn)$/u;
const pair =
  /(?:^|_)(?:api|access|private|secret|signing|encryption|master|deploy|ssh|license|service_account|account|auth|storage)_?key(?:_|$)|(?:^|_)connection_?string(?:_|$)|(?:^|_)auth(?:_config)?$/u;
// What follows says that the value names or measures a secret, and is none: a file, an address, a lifetime.
const about =
  /_(?:file|files|path|dir|folder|name|url|uri|endpoint|host|id|length|ttl|expiry|expiration|policy|type|version|prefix|header|enabled|required|count|limit|limits|max|size|audience|issuer)$/u;
const quick = /token|secret|pass|pwd|cred|key|pat|dsn|auth|string/iu;

/**
 * Whether the name of a variable says that its value is a secret: `GITHUB_TOKEN`, `dbPassword`, `AWS_SECRET_ACCESS_KEY`. Names of files,
 * addresses and identifiers of secrets are none (`TOKEN_URL`, `SECRET_FILE`), and neither are `PWD` and `OLDPWD`.
 */
export function isSecretName(name: string): boolean {
  if (name.length > 128 || !quick.test(name)) return false;
  const plain = name
    .replace(/([a-z\d])([A-Z])/gu, '$1_$2')
    .replace(/[.-]/gu, '_')
    .toLowerCase();
  if (plain === 'pwd' || plain === 'oldpwd' || about.test(plain)) return false;
  return pair.test(plain) || plain.split('_').some((part) => word.test(part));
}

/**
 * Formats of credentials that their issuers document or that a prefix gives away, with what each is. Letters may stand right before a prefix
 * that is like no word.
 */
export const formats: readonly (readonly [pattern: RegExp, what: string])[] = [
  [/-----BEGIN (?:[A-Z0-9]+ ){0,3}PRIVATE KEY(?: BLOCK)?-----/u, 'a private key'],
  [/(?:gh[pousr]_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9]{22})/u, 'a GitHub token'],
  [/gl(?:pat|ptt|dt|rt|cbt|ft|soat)-[\w-]{20}/u, 'a GitLab token'],
  [/(?:AKIA|ASIA)[A-Z2-7]{16}\b/u, 'an AWS access key'],
  [/xox[abeoprs]-[A-Za-z0-9-]{10}/u, 'a Slack token'],
  [/npm_[A-Za-z0-9]{36}\b/u, 'an npm token'],
  [/pypi-AgE[\w-]{50}/u, 'a PyPI token'],
  [/AIza[\w-]{35}/u, 'a Google API key'],
  [/ya29\.[\w-]{20}/u, 'a Google access token'],
  [/sk-ant-[\w-]{20}/u, 'an Anthropic API key'],
  [/(?<![A-Za-z0-9])sk-(?:proj-|svcacct-)?[A-Za-z0-9_-]{20}/u, 'an OpenAI API key'],
  [/(?<![A-Za-z0-9])[rs]k_live_[A-Za-z0-9]{20}/u, 'a Stripe key'],
  [/(?<![A-Za-z0-9])hf_[A-Za-z]{34}/u, 'a Hugging Face token'],
  [/dckr_(?:pat|oat)_[\w-]{20}/u, 'a Docker Hub token'],
  [/do[opr]_v1_[0-9a-f]{64}/u, 'a DigitalOcean token'],
  [/(?<![A-Za-z0-9])SG\.[\w-]{22}\.[\w-]{43}/u, 'a SendGrid key'],
  [/shp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}/u, 'a Shopify token'],
  [/(?<![A-Za-z0-9])dapi[0-9a-f]{32}\b/u, 'a Databricks token'],
  [/(?<![A-Za-z0-9])hvs\.[\w-]{24}/u, 'a Vault token'],
  [/AGE-SECRET-KEY-1[0-9A-Z]{58}/u, 'an age key'],
  [/eyJ[\w-]{10,2000}\.eyJ[\w-]{10,4000}\.[\w-]{10}/u, 'a signed token (JWT)'],
];
/** What each of the formats has in it. */
export const anyFormat =
  /PRIVATE KEY|gh[pousr]_|github_pat_|gl[a-z]{2,4}-|AKIA|ASIA|xox|npm_|pypi-|AIza|ya29|sk-|k_live_|hf_|dckr_|_v1_|SG\.|shp|dapi|hvs\.|AGE-SECRET|eyJ/u;
/** The rest of a longer text is not looked at. */
const longest = 100_000;

/** What credential a text holds, by its format: `a GitHub token`; undefined where none is seen. Documentation's own examples (`…EXAMPLE`) are none. */
export function credentialIn(text: string): string | undefined {
  if (text.length < 16 || !anyFormat.test(text)) return undefined;
  const part = text.length > longest ? text.slice(0, longest) : text;
  for (const [pattern, what] of formats) {
    const match = pattern.exec(part);
    if (match !== null && !match[0].endsWith('EXAMPLE') && !/(.)\1{11}/u.test(match[0])) return what;
  }
  return undefined;
}
