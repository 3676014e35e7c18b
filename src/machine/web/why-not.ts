import { codeOf } from '../files.ts';

const unknownAuthority = 'shows a certificate of an authority that is not known here; name that by NODE_EXTRA_CA_CERTS';

const ends: Readonly<Record<string, string>> = {
  ENOTFOUND: 'has a name that nobody knows',
  EAI_AGAIN: 'has a name that cannot be looked up now: there is no network, or no answer from its name servers',
  ECONNREFUSED: 'takes no connections',
  ECONNRESET: 'broke the connection off',
  EPIPE: 'broke the connection off',
  EHOSTUNREACH: 'is not to be reached',
  ENETUNREACH: 'is not to be reached: there is no network',
  ETIMEDOUT: 'does not answer',
  CERT_HAS_EXPIRED: 'shows a certificate that has expired',
  DEPTH_ZERO_SELF_SIGNED_CERT: unknownAuthority,
  SELF_SIGNED_CERT_IN_CHAIN: unknownAuthority,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: unknownAuthority,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: unknownAuthority,
  ERR_TLS_CERT_ALTNAME_INVALID: 'shows a certificate of another name',
  EPROTO: 'does not speak TLS',
  ERR_SSL_WRONG_VERSION_NUMBER: 'does not speak TLS',
};

const refused = 'CONTAINAI_REFUSED';

/** What we refuse ourselves, as an error that a socket can end with. `why` is the end of a sentence about the server. */
export function refusal(why: string): Error {
  return Object.assign(new Error(why), { code: refused });
}

/** Why a server gave no answer, as the end of a sentence about it. */
export function whyNoAnswer(error: unknown): string {
  const code = codeOf(error) ?? '';
  if (code === refused && error instanceof Error) return error.message;
  // Of several addresses that were tried, the first one’s reason says enough.
  if (error instanceof AggregateError && error.errors.length > 0) return whyNoAnswer(error.errors[0]);
  if (code.startsWith('HPE_')) return 'does not speak HTTP';
  return ends[code] ?? `gave no answer (${code === '' ? 'no reason is given' : code})`;
}
