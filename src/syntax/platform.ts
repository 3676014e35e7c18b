/** What an image is made for, in the words of the OCI Image Specification (GOOS, GOARCH); of one that has the usual variant of its architecture none is written. */
export interface Platform {
  readonly os: string;
  readonly architecture: string;
  readonly variant?: string;
}

/** `linux/arm/v7`, as docker and BuildKit print it. */
export function platformText({ os, architecture, variant }: Platform): string {
  return `${os}/${architecture}${variant === undefined ? '' : `/${variant}`}`;
}

/**
 * Reads `OS/ARCHITECTURE[/VARIANT]`, or an architecture alone, which is then one of Linux; other names of an architecture are made the usual one
 * (containerd/platforms Parse and normalizeArch). `undefined` where it is no platform, or an operating system alone: which architecture is meant then
 * depends on the machine.
 */
export function readPlatform(text: string): Platform | undefined {
  const parts = text.toLowerCase().split('/');
  if (parts.length > 3 || parts.some((part) => !/^[\w.-]+$/u.test(part))) return undefined;
  const [first = '', second, third] = parts;
  if (second === undefined) return architectures.has(first) || aliases.has(first) ? platformOf('linux', first, undefined) : undefined;
  return platformOf(first, second, third);
}

const architectures: ReadonlySet<string> = new Set([
  '386', 'amd64', 'arm', 'arm64', 'loong64', 'mips64le', 'ppc64le', 'riscv64', 's390x',
]); // prettier-ignore

const aliases: ReadonlyMap<string, readonly [architecture: string, variant?: string]> = new Map([
  ['i386', ['386']],
  ['x86_64', ['amd64']],
  ['x86-64', ['amd64']],
  ['aarch64', ['arm64']],
  ['armhf', ['arm', 'v7']],
  ['armel', ['arm', 'v6']],
]);

/** A platform of its parts, as they stand in an index, in an image or in an option. */
export function platformOf(os: string, written: string, writtenVariant: string | undefined): Platform {
  const [architecture, own] = aliases.get(written.toLowerCase()) ?? [written.toLowerCase()];
  const variant = usualVariant(architecture, own ?? writtenVariant?.toLowerCase() ?? '');
  return { os: os.toLowerCase(), architecture, ...(variant === '' ? {} : { variant }) };
}

function usualVariant(architecture: string, variant: string): string {
  const spelled = /^\d/u.test(variant) ? `v${variant}` : variant;
  if (architecture === 'amd64') return spelled === 'v1' ? '' : spelled;
  if (architecture === 'arm64') return spelled === 'v8' || spelled === 'v8.0' ? '' : spelled.replace(/^v9\.0$/u, 'v9');
  if (architecture === 'arm') return spelled === '' ? 'v7' : spelled;
  return architecture === '386' ? '' : spelled;
}

/**
 * How well an image for one platform does for another: 0 is best, a larger number is taken where there is nothing better, and `undefined` never
 * (containerd/platforms Only: an older variant does, as does 386 on amd64, and 32-bit ARM on arm64).
 */
export function rankPlatform(offered: Platform, wanted: Platform): number | undefined {
  if (offered.os !== wanted.os) return undefined;
  const at = acceptable(wanted).indexOf(`${offered.architecture}/${offered.variant ?? ''}`);
  return at < 0 ? undefined : at;
}

function acceptable({ architecture, variant = '' }: Platform): readonly string[] {
  const number = Number(variant.slice(1));
  switch (architecture) {
    case 'amd64': {
      const older = Array.from({ length: number > 1 && number < 10 ? number - 2 : 0 }, (_, index) => `amd64/v${number - 1 - index}`);
      return [...new Set([`amd64/${variant}`, ...older, 'amd64/', '386/'])];
    }
    case 'arm64':
      return [...new Set([`arm64/${variant}`, 'arm64/', ...olderArm(8)])];
    case 'arm':
      return olderArm(number > 4 && number < 10 ? number : 5);
    default:
      return [`${architecture}/${variant}`];
  }
}

function olderArm(from: number): readonly string[] {
  return Array.from({ length: from - 4 }, (_, index) => `arm/v${from - index}`);
}
