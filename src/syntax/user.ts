/** Whether the user of a container or command is root, by name or number, with or without a group. */
export function isRoot(user: string): boolean {
  return /^(?:root|0+)(?::|$)/u.test(user) || user === '';
}
