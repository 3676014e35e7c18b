const said = new Set<string>();

/**
 * For `test.skipIf(skipReason(!hasDocker, 'no docker engine answers'))`: hands the condition back and, when it holds, prints why, once a file.
 * A test that skips in silence is taken for one that passes.
 */
export function skipReason(condition: boolean, why: string): boolean {
  if (condition && !said.has(why)) {
    said.add(why);
    // Not console.log: vitest would put a heading of its own around the line.
    process.stderr.write(`skipped: ${why}\n`);
  }
  return condition;
}
