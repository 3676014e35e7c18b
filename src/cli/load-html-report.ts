import { fileURLToPath } from 'node:url';
import { loadScript } from '../machine/load-script.ts';
import type * as htmlReportModule from '../reports/html/html-report.ts';

/** The code that writes HTML. It is in a script beside those of commands, so that nothing else waits for the library of its charts. */
export function loadHtmlReport(): typeof htmlReportModule {
  return loadScript(fileURLToPath(new URL('./html-report.cjs', import.meta.url))) as typeof htmlReportModule;
}
