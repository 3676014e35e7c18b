/**
 * A host as a URL has it, with its port where one is written: `registry.example:5000`, `10.0.0.1`, `[fd00::1]`; an IPv6 address may come without its
 * brackets. Undefined: the text is none, such as an address of the web, a range or a pattern.
 */
export function readHostAndPort(text: string): string | undefined {
  const bracketed = /^[\da-f]*:[\da-f]*:[\da-f:.]*$/iu.test(text) ? `[${text}]` : text;
  const [, host = '', port] = /^(\[[\da-f:.]+\]|[a-z\d](?:[\w.-]*[a-z\d])?)(?::(\d{1,5}))?$/iu.exec(bracketed) ?? [];
  if (host === '' || host.includes('..') || (port !== undefined && Number(port) > 65_535) || !URL.canParse(`https://${host}/`))
    return undefined;
  const { hostname } = new URL(`https://${host}/`);
  return port === undefined ? hostname : `${hostname}:${Number(port)}`;
}
