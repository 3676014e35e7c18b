/** What Sysbox makes of a seccomp profile (libsysbox/syscont/spec.go cfgSeccomp of sysbox-runc@a4dd414f). */
export type ProfileFate = 'widened' | 'inverted' | 'literal' | 'fails';

const longest = 1_000_000;
const architectures = new Set(['SCMP_ARCH_X86_64', 'SCMP_ARCH_AARCH64', 'SCMP_ARCH_ARM']);

/**
 * What becomes of a profile given as JSON text; undefined where the text is none. Docker resolves `archMap` to the host's architecture;
 * one that lists the common ones counts as listing it.
 */
export function profileFate(text: string): ProfileFate | undefined {
  if (text.length > longest || !text.trimStart().startsWith('{')) return undefined;
  let profile: unknown;
  try {
    profile = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof profile !== 'object' || profile === null) return undefined;
  const { defaultAction, architectures: listed, archMap } = profile as Readonly<Record<string, unknown>>;
  if (typeof defaultAction !== 'string') return undefined;
  const named = Array.isArray(listed) && listed.some((one) => typeof one === 'string' && architectures.has(one));
  const mapped = Array.isArray(archMap) && archMap.length > 0;
  if (!named && !mapped) return 'literal';
  if (defaultAction === 'SCMP_ACT_ALLOW') return 'inverted';
  return defaultAction === 'SCMP_ACT_ERRNO' || defaultAction === 'SCMP_ACT_KILL' ? 'widened' : 'fails';
}
