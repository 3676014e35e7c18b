/** Whether an output begins as a runtime’s own words do, which are written there where a command cannot be started. */
export function isRuntimeError(first: Buffer): boolean {
  return /^(?:OCI runtime exec failed|unable to find user |exec: ")/u.test(first.toString('latin1', 0, 40));
}
