/** The image whose label counts; `undefined`: there is none; `open`: a value decides that nobody can tell. */
export type LabelledBase = { readonly name: string } | 'open' | undefined;

/** What decides about it besides the text. */
export interface BaseInputs {
  /** Values of build arguments; one with `${` in it is one that nobody can tell. */
  readonly arguments: ReadonlyMap<string, string>;
  readonly target: string | undefined;
  /** What `docker build` is for and where it runs, such as `linux/amd64`; undefined where that is not known. */
  readonly platform: string | undefined;
}

interface Stage {
  readonly image: string;
  readonly label: string | undefined;
}

interface Argument {
  readonly name: string;
  readonly value: string | undefined;
}

/**
 * The image whose `devcontainer.metadata` the reference CLI merges for a Dockerfile. It finds it by regular expressions of its own, which see a FROM in a
 * heredoc, and tell `Base` from `base`; so it may be another image than the one that is built on (devcontainers/cli src/spec-node/dockerfileUtils.ts
 * extractDockerfile, findBaseImage; the label that the Dockerfile itself sets is hidden by the one that the CLI writes).
 */
export function labelledBase(text: string, { arguments: given, target, platform }: BaseInputs): LabelledBase {
  const parts = text.split(/(?=^[\t ]*FROM)/imu);
  const preamble = /^[\t ]*FROM/iu.test(parts[0] ?? '') ? '' : (parts.shift() ?? '');
  const stages = parts.map(stageOf);
  const byLabel = new Map(stages.flatMap((stage) => (stage.label === undefined ? [] : [[stage.label, stage] as const])));
  const values = { preamble: argumentsIn(preamble), given, platform, budget: 10_000, isOpen: false };
  const seen = new Set<Stage>();
  let stage = target === undefined || target === '' ? stages.at(-1) : byLabel.get(target);
  while (stage !== undefined && !seen.has(stage)) {
    seen.add(stage);
    const name = replaced(stage.image, values, values.preamble.length);
    if (values.isOpen) return 'open';
    const next = byLabel.get(name);
    // Nobody has an image of the name scratch.
    if (next === undefined) return name === '' || name === 'scratch' ? undefined : { name };
    stage = next;
  }
  return undefined;
}

function stageOf(text: string): Stage {
  const match = /^\s*FROM\s+(?:--platform=\S+\s+)?("?\S+"?)(?:\s+AS\s+(\S+))?/imu.exec(text);
  return { image: match?.[1]?.replace(/^['"]|['"]$/gu, '') ?? 'unknown', label: match?.[2] };
}

function argumentsIn(preamble: string): readonly Argument[] {
  return [...preamble.matchAll(/^\s*(?:ARG|ENV|USER)\s+([^\s=]+)(?:[ =]+(?:"(\S+)"|(\S+)))?/gimu)].map(([, name = '', quoted, bare]) => ({
    name,
    value: quoted ?? bare,
  }));
}

interface Values {
  readonly preamble: readonly Argument[];
  readonly given: ReadonlyMap<string, string>;
  readonly platform: string | undefined;
  /** Characters that may still be put in: `ARG A=$B$B`, repeated, doubles each time. */
  budget: number;
  isOpen: boolean;
}

function replaced(text: string, values: Values, before: number): string {
  return text.replace(
    /\$\{?([a-zA-Z0-9_]+)(?::([-+])([^}]+))?\}?/gu,
    (_whole, name: string, option: string | undefined, word: string | undefined) => {
      const value = values.isOpen ? '' : valueOf(name, values, before);
      values.budget -= value.length + 1;
      if (values.budget < 0) values.isOpen = true;
      if (option === undefined || word === undefined) return value;
      return ((option === '-') === (value === '') ? word : value).replace(/^['"]|['"]$/gu, '');
    },
  );
}

function valueOf(name: string, values: Values, before: number): string {
  const { preamble, given, platform } = values;
  const at = preamble.findLastIndex((one, index) => index < before && one.name === name && (given.get(name) ?? one.value) !== undefined);
  if (at >= 0) {
    const value = given.get(name) ?? preamble[at]!.value!;
    if (given.get(name)?.includes('${') === true) values.isOpen = true;
    return values.isOpen ? '' : replaced(value, values, at);
  }
  const [, part] = /^(?:BUILD|TARGET)(PLATFORM|OS|ARCH|VARIANT)$/u.exec(name) ?? [];
  if (part === undefined) return '';
  if (platform === undefined) values.isOpen = true;
  const [os = '', architecture = '', variant = ''] = platform?.split('/') ?? [];
  return part === 'OS' ? os : part === 'ARCH' ? architecture : part === 'VARIANT' ? variant : (platform ?? '');
}
