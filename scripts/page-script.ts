import { fileURLToPath } from 'node:url';
import { Rolldown } from 'tsdown';

/** The module that holds the script of the HTML report as text: src/reports/html/browser/ in one piece, not minified, so that whoever opens a report can read it. */
export async function pageScriptModule(): Promise<string> {
  const bundle = await Rolldown.rolldown({
    input: fileURLToPath(new URL('../src/reports/html/browser/main.ts', import.meta.url)),
    platform: 'browser',
    onLog: (level, { message }) => {
      if (level === 'warn') throw new Error(message);
    },
  });
  const { output } = await bundle.generate({ format: 'iife', minify: false, comments: false });
  await bundle.close();
  const [{ code }] = output;
  const text = code.replaceAll(/^\/\/#(?:region|endregion).*\n|^\n/gmu, '').replaceAll(/[\\`]|\$(?=\{)/gu, (sign) => `\\${sign}`);
  return `// Written by scripts/write-docs.ts of src/reports/html/browser/: change what it is made from.\n\n/** The script of the page, as it stands there. */\nexport const pageScript = \`\n${text}\`;\n`;
}
