import { byId } from './element.ts';
import { explore } from './explore.ts';
import { lineReader, readIndex, readWords } from './read-data.ts';
import { offerTheme } from './theme.ts';

/*
 * The script of the page: a table that is searched, filtered, sorted and turned page by page. It makes elements and text, never markup, and asks nobody for anything.
 */

offerTheme(byId('theme', HTMLButtonElement));
Promise.all([readIndex(), readWords()])
  .then(([index, words]) => explore(index, words, lineReader(index)))
  .catch(() => {
    const failure = byId('failure', HTMLElement);
    failure.textContent = 'The table cannot be read: the file is cut short, or this browser is too old for it.';
    failure.hidden = false;
  });
