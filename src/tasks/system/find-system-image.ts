import { createHash } from 'node:crypto';
import { referenceCliVersion } from '../../known/reference-cli.ts';
import type { Engine } from '../../machine/http/door.ts';
import type { InstalledFile, InstalledFiles } from '../../machine/installed-files.ts';
import type { SystemImage, SystemUser } from '../../model/system-image.ts';
import { readImageReference } from '../../syntax/image-reference.ts';
import { plainText } from '../../syntax/plain-text.ts';
import { type EngineImage, inspectImage } from './inspect-image.ts';

/** The label of a system image that says what it was made of. */
export const systemLabel = 'containai.system';

/** What looking for the system image needs of the world. */
export interface SystemPowers {
  readonly engine: Pick<Engine, 'ask'>;
  /** Files of this program’s folder `system`. */
  readSystemFiles(names: readonly string[]): InstalledFiles;
}

/** Files of the folder `system`: what the image is built from, but for the reference CLI. */
export const systemFiles = [
  'Dockerfile',
  'containai-host-key.service',
  'install-packages.sh',
  'number-user.sh',
  'set-up.sh',
  'sshd.conf',
] as const;

/** Why there is no answer, as one sentence; `isMissing`: the engine has no such base. */
export interface SystemRefusal {
  readonly refused: string;
  readonly isBadInput?: true;
  readonly isMissing?: true;
}

/** What an image is wanted on, and for whom. */
export type SystemImageWanted = Pick<SystemImage, 'base' | 'user'>;

/** Which system image is needed on this base, for a user of this number, and whether the engine has it. Nothing is fetched. */
export async function findSystemImage(
  { base, user }: SystemImageWanted,
  { engine, readSystemFiles }: SystemPowers,
): Promise<SystemImage | SystemRefusal> {
  const wrong = wrongBase(base);
  if (wrong !== undefined) return { refused: wrong, isBadInput: true };
  const read = readSystemFiles(systemFiles);
  if ('refused' in read) return read;
  const under = await inspectImage(engine, base);
  if ('refused' in under) return under;
  if ('isMissing' in under) return { refused: `The engine has no image ${base}.`, isMissing: true };
  const hash = systemHash(read.files, under, user);
  const name = `containai/system:${hash}`;
  const there = await inspectImage(engine, name);
  if ('refused' in there) return there;
  // Whoever may use the engine may give the name to anything; an image without the label is taken for none.
  const id = 'isMissing' in there || there.labels[systemLabel] !== hash ? {} : { id: there.id };
  return { name, hash, base, baseId: under.id, user, ...id };
}

/** What is wrong with the name of a base, as one sentence. */
function wrongBase(base: string): string | undefined {
  const shown = plainText(base).slice(0, 100);
  if (/^(?:sha256:)?[0-9a-f]{12,64}$/u.test(base))
    return `--base ${shown} is the id of an image, by which no image can be built upon: name the image, such as debian:trixie.`;
  return readImageReference(base) === undefined ? `--base wants the name of an image, such as debian:trixie, not “${shown}”.` : undefined;
}

/** 12 hexadecimal digits, of the files with their names, the release of the reference CLI, the base, and the numbers of the user. */
export function systemHash(
  files: readonly InstalledFile[],
  { id, architecture }: Pick<EngineImage, 'id' | 'architecture'>,
  { uid, gid }: SystemUser,
): string {
  const hash = createHash('sha256').update(`${referenceCliVersion}\0${id}\0${architecture}\0${uid}:${gid}\0`);
  for (const { name, bytes } of files) hash.update(`${name}\0${bytes.length}\0`).update(bytes);
  return hash.digest('hex').slice(0, 12);
}
