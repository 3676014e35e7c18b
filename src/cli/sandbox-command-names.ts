/** Commands that are in a script of their own, since they are typed often or are to be quick, and need little: src/cli/sandbox-commands.ts. */
const sandboxCommandNames = ['exec', 'shell', 'ssh', 'ls', 'logs', 'forward', 'changes'] as const;
export type SandboxCommandName = (typeof sandboxCommandNames)[number];

/** Whether a command is one of them. */
export function isSandboxCommand(name: string | undefined): name is SandboxCommandName {
  return sandboxCommandNames.some((one) => one === name);
}
