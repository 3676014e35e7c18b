/** Asks questions on standard error and reads a line of standard input for each; at its end the answer is undefined. */
export interface Asking {
  ask(question: string): Promise<string | undefined>;
  /** Lets go of standard input, which else keeps the program alive. */
  close(): void;
}

/** Begins to ask. The terminal itself edits the lines and sends Ctrl-C, so that nothing has to be put back afterwards. */
export function askTerminal(): Asking {
  // Loaded when somebody is asked: most runs ask nobody.
  const { createInterface } = process.getBuiltinModule('node:readline');
  const reading = createInterface({ input: process.stdin, terminal: false });
  const lines = reading[Symbol.asyncIterator]();
  return {
    ask: async (question) => {
      process.stderr.write(question);
      const line = await lines.next();
      return line.done === true ? undefined : line.value;
    },
    close: () => reading.close(),
  };
}
