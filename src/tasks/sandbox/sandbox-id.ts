import { createHash } from 'node:crypto';

/**
 * The id of a sandbox: 12 hexadecimal digits, made of the real paths of its workspace and its configuration. With the number of the user, since several
 * users may share an engine, where the id says whose things are whose.
 */
export function sandboxId(workspace: string, configuration: string, user: number | undefined): string {
  return createHash('sha256')
    .update(`${user ?? ''}\0${workspace}\0${configuration}`)
    .digest('hex')
    .slice(0, 12);
}
