/** An Ed25519 key pair: 32 bytes each (RFC 8032). */
export interface Ed25519Pair {
  readonly seed: Uint8Array;
  readonly public: Uint8Array;
}

const kind = 'ssh-ed25519';

/** The two words of a public key as `authorized_keys` and `known_hosts` have them (RFC 8709). */
export function printPublicKey({ public: key }: Pick<Ed25519Pair, 'public'>): string {
  return `${kind} ${publicBlob(key).toString('base64')}`;
}

/** A private key without a passphrase, as the file of one is written (OpenSSH PROTOCOL.key). */
export function printPrivateKey({ seed, public: key }: Ed25519Pair, comment: string): string {
  // Twice the same number: after decryption a reader sees by it whether the passphrase was right.
  const check = Buffer.alloc(8);
  const secret = [check, field(kind), field(key), field(Buffer.concat([seed, key])), field(comment)];
  const length = secret.reduce((sum, part) => sum + part.length, 0);
  const padding = Buffer.from(Array.from({ length: (8 - (length % 8)) % 8 }, (_, index) => index + 1));
  const whole = Buffer.concat([
    Buffer.from('openssh-key-v1\0', 'latin1'),
    field('none'),
    field('none'),
    field(''),
    Buffer.from([0, 0, 0, 1]),
    field(publicBlob(key)),
    field(Buffer.concat([...secret, padding])),
  ]);
  const lines = whole.toString('base64').match(/.{1,70}/gu)!;
  return ['-----BEGIN OPENSSH PRIVATE KEY-----', ...lines, '-----END OPENSSH PRIVATE KEY-----', ''].join('\n');
}

/** The public key in the text of a private one that `printPrivateKey` wrote; undefined where it is another. */
export function publicKeyOf(privateKey: string): string | undefined {
  const body = /^-----BEGIN OPENSSH PRIVATE KEY-----\n([A-Za-z0-9+/=\n]+)-----END OPENSSH PRIVATE KEY-----\n$/u.exec(privateKey)?.[1];
  if (body === undefined) return undefined;
  const bytes = Buffer.from(body, 'base64');
  const blob = bytes.subarray(publicAt + 4, publicAt + 4 + publicLength);
  const key = blob.subarray(publicLength - 32);
  return bytes.length > publicAt + publicLength && publicBlob(key).equals(blob) ? printPublicKey({ public: key }) : undefined;
}

// Behind the mark, two times `none`, an empty text and the number of keys.
const publicAt = 15 + 8 + 8 + 4 + 4;
const publicLength = 4 + kind.length + 4 + 32;

function publicBlob(key: Uint8Array): Buffer {
  return Buffer.concat([field(kind), field(key)]);
}

function field(value: string | Uint8Array): Buffer {
  const bytes = Buffer.from(value as string);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}
