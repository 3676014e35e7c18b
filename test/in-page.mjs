// oxlint-disable unicorn/consistent-function-scoping -- a browser gets the text of one function alone
/*
 * Functions that run inside a page, in a browser: each knows nothing but what it is called with.
 */

/** Texts that can be seen and are smaller than so many pixels, or have less contrast to what they stand on: `[text, size, contrast]`. Of elements’ own `::before` and `::after` too. */
export function findUnreadable(leastSize, leastContrast) {
  const found = [];
  const judge = (element, text, style) => {
    const size = Number.parseFloat(style.fontSize);
    const isDrawn = element instanceof SVGElement;
    const contrast = contrastOf(colourOf(isDrawn ? style.fill : style.color), groundOf(element));
    if (size < leastSize || contrast < leastContrast) found.push([text.trim().slice(0, 40), size, Math.round(contrast * 100) / 100]);
    judged++;
  };
  let judged = 0;
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const { parentElement: element, data } = walker.currentNode;
    if (data.trim() === '' || !isSeen(element)) continue;
    judge(element, data, getComputedStyle(element));
  }
  for (const element of document.body.querySelectorAll('*')) {
    if (!isSeen(element)) continue;
    for (const pseudo of ['::before', '::after', '::placeholder']) {
      const style = getComputedStyle(element, pseudo);
      const text = pseudo === '::placeholder' ? (element.getAttribute('placeholder') ?? '') : style.content;
      if (text !== '' && text !== 'none' && text !== 'normal' && text !== '""') judge(element, text, style);
    }
    if (element instanceof HTMLInputElement) judge(element, 'what is typed', getComputedStyle(element));
  }
  return { found, judged };

  function isSeen(element) {
    return (
      !element.closest('script, style, option') &&
      element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) &&
      element.getClientRects().length > 0
    );
  }
  function colourOf(text) {
    const numbers = text.match(/[\d.]+/g)?.map(Number);
    if (!/^rgba?\(/.test(text)) throw new Error(`Not a colour that is read here: ${text}`);
    return [...numbers.slice(0, 3), numbers[3] ?? 1];
  }
  function groundOf(element) {
    const layers = [];
    for (let at = element; at !== null; at = at.parentElement) layers.push(colourOf(getComputedStyle(at).backgroundColor));
    // Below all of them is the canvas; the page must not rely on its colour.
    return layers.reduceRight((below, above) => over(above, below), [127, 127, 127, 1]);
  }
  function over([r, g, b, alpha], below) {
    return [...[r, g, b].map((value, place) => value * alpha + below[place] * (1 - alpha)), 1];
  }
  // https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio
  function contrastOf(one, other) {
    const [high, low] = [luminance(one), luminance(other)].sort((a, b) => b - a);
    return (high + 0.05) / (low + 0.05);
  }
  function luminance(colour) {
    const [r, g, b] = colour
      .slice(0, 3)
      .map((value) => (value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  }
}

/** How far the page and each thing in it reach beyond the window, in pixels: what reaches beyond and is not cut off. */
export function findSideways() {
  const root = document.documentElement;
  const wide = [...document.body.querySelectorAll('*')]
    .filter((element) => element.checkVisibility() && element.getBoundingClientRect().right > innerWidth + 0.5)
    .map((element) => `${element.tagName} ${element.className}`);
  return { beyond: root.scrollWidth - innerWidth, wide };
}

/** Notes what the page’s policy refuses, from before the page is there. */
export function noteRefused() {
  globalThis.refused = [];
  document.addEventListener('securitypolicyviolation', ({ violatedDirective, sourceFile, lineNumber }) => {
    globalThis.refused.push(`${violatedDirective} ${sourceFile}:${lineNumber}`);
  });
}

/** Cells of a column of the table, as they are shown. */
export function cellsOf(column) {
  const place = [...document.querySelectorAll('#table thead th')].findIndex((head) => head.dataset.column === column);
  return [...document.querySelectorAll('#rows tr.row')].map((row) => row.children[place].textContent.trim());
}
