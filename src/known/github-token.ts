/**
 * Whether a Feature’s address begins like GitHub’s and lies elsewhere. The reference CLI, 0.89.0 included, only compares the beginning of the text
 * before it adds the header with GITHUB_TOKEN (devcontainers/cli@f683c29f src/spec-configuration/containerFeaturesConfiguration.ts getRequestHeaders).
 */
export function looksLikeGitHub(address: string): boolean {
  if (!address.startsWith('https://github.com') && !address.startsWith('https://api.github.com')) return false;
  const authority = /^https:\/\/([^/?#\\]*)/u.exec(address)?.[1] ?? '';
  return !/^(?:api\.)?github\.com(?::443)?$/u.test(authority);
}
