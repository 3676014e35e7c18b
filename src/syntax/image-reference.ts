/** An image reference as the distribution specification spells it: `[registry/]path[:tag][@digest]`. */
export interface ImageReference {
  /** `docker.io` where none is written. */
  readonly registry: string;
  /** `library/node` for `node`. */
  readonly path: string;
  readonly tag?: string;
  readonly digest?: string;
}

// distribution/reference regexp.go; one that is laxer would let `..` into the address that a registry is asked at.
const path = /^[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*$/u;
const host = /^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*|\[[0-9a-f:]+\])(?::\d+)?$/iu;

/** Reads an image reference; `undefined` where it uses a variable or is none. */
export function readImageReference(text: string): ImageReference | undefined {
  if (text.length > 1024) return undefined;
  const match = /^([^@\s$]+?)(?::([\w][\w.-]{0,127}))?(?:@([a-z0-9+._-]+:[0-9a-fA-F]{32,}))?$/u.exec(text);
  if (match === null) return undefined;
  const [, name = '', tag, digest] = match;
  const slash = name.indexOf('/');
  const first = slash < 0 ? '' : name.slice(0, slash);
  const hasRegistry = first.includes('.') || first.includes(':') || first === 'localhost' || first !== first.toLowerCase();
  const registry = hasRegistry ? first.toLowerCase() : 'docker.io';
  const rest = hasRegistry ? name.slice(slash + 1) : name;
  if (!path.test(rest) || (hasRegistry && !host.test(first))) return undefined;
  return {
    registry: registry === 'index.docker.io' ? 'docker.io' : registry,
    path: registry === 'docker.io' && !rest.includes('/') ? `library/${rest}` : rest,
    ...(tag === undefined ? {} : { tag }),
    ...(digest === undefined ? {} : { digest }),
  };
}
