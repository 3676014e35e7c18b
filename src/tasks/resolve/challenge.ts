/** What a registry wants before it answers (RFC 9110 section 11.6.1; distribution/distribution docs/spec/auth/token.md). */
export type Challenge =
  | { readonly scheme: 'basic' }
  | { readonly scheme: 'bearer'; readonly realm: string; readonly service?: string; readonly scope?: string };

/** Reads `WWW-Authenticate`; undefined where it asks for nothing that is known. Bearer counts before Basic. */
export function readChallenge(header: string): Challenge | undefined {
  if (header.length > 4096) return undefined;
  const bearer = /(?:^|,)\s*bearer\s+([^]*)/iu.exec(header)?.[1];
  if (bearer !== undefined) {
    const parameters = new Map<string, string>();
    for (const [, name = '', quoted, bare] of bearer.matchAll(/\b(realm|service|scope)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))/giu))
      if (!parameters.has(name.toLowerCase())) parameters.set(name.toLowerCase(), quoted?.replaceAll(/\\(.)/gu, '$1') ?? bare ?? '');
    const realm = parameters.get('realm');
    if (realm === undefined || realm === '') return undefined;
    const [service, scope] = [parameters.get('service'), parameters.get('scope')];
    return { scheme: 'bearer', realm, ...(service === undefined ? {} : { service }), ...(scope === undefined ? {} : { scope }) };
  }
  return /(?:^|,)\s*basic\b/iu.test(header) ? { scheme: 'basic' } : undefined;
}
