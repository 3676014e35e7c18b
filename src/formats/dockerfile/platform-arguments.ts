import { platformText, readPlatform } from '../../syntax/platform.ts';
import { unknownValue } from './lex-words.ts';
import type { Value } from './lex-words.ts';

/** The platforms of a build, as `linux/arm64`: what it is for, and where it runs; absent where nobody can tell. */
export interface BuildPlatforms {
  readonly target?: string | undefined;
  readonly builder?: string | undefined;
}

/**
 * Arguments that BuildKit sets by itself (frontend/dockerfile/dockerfile2llb/platform.go); `undefined`: the name is none of them. A build for several
 * platforms sets them to several values.
 */
export function platformArgument(name: string, { target, builder }: BuildPlatforms): Value {
  if (name === 'TARGETSTAGE') return unknownValue;
  const [, side, part] = /^(BUILD|TARGET)(PLATFORM|OS|OSVERSION|ARCH|VARIANT)$/u.exec(name) ?? [];
  if (part === undefined) return undefined;
  const text = side === 'BUILD' ? builder : target;
  const platform = text === undefined ? undefined : readPlatform(text);
  if (platform === undefined) return unknownValue;
  switch (part) {
    case 'OS':
      return platform.os;
    case 'OSVERSION':
      return '';
    case 'ARCH':
      return platform.architecture;
    case 'VARIANT':
      return platform.variant ?? '';
    default:
      return platformText(platform);
  }
}
