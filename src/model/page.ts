/** A part of a page. Text is plain: a renderer escapes what its format would read as something else; `code` in backquotes stays code. */
export type Block =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  | { readonly kind: 'code'; readonly language: string; readonly text: string }
  | { readonly kind: 'table'; readonly head: readonly string[]; readonly rows: readonly (readonly string[])[] };

/** One page of documentation, the same in a terminal and on the web. */
export interface Page {
  readonly title: string;
  readonly sections: readonly { readonly heading?: string; readonly blocks: readonly Block[] }[];
}

/** A paragraph. */
export function text(content: string): Block {
  return { kind: 'text', text: content };
}
