const longest = 64 << 10;

/** Takes text as it comes and hands on whole lines, without their ends; what is longer than 64 Ki characters in pieces. `end` hands on the rest. */
export function splitLines(take: (line: string) => void): { add(text: string): void; end(): void } {
  let rest = '';
  return {
    add: (text) => {
      rest += text;
      for (let end = rest.indexOf('\n'); end >= 0; end = rest.indexOf('\n')) {
        take(rest.slice(0, end).replace(/\r$/u, ''));
        rest = rest.slice(end + 1);
      }
      for (; rest.length > longest; rest = rest.slice(longest)) take(rest.slice(0, longest));
    },
    end: () => {
      if (rest !== '') take(rest);
      rest = '';
    },
  };
}
