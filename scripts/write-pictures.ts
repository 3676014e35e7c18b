/**
 * Writes docs/images/ from an HTML report, by Chromium: `tsx scripts/write-pictures.ts REPORT.html`.
 */
import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openPage, startChromium } from '../test/open-page.ts';

const images = fileURLToPath(new URL('../docs/images/', import.meta.url));
const looks = [
  { name: 'survey-desktop-light', theme: 'light', width: 1280, height: 900 },
  { name: 'survey-phone-dark', theme: 'dark', width: 360, height: 800 },
] as const;

const [report] = process.argv.slice(2);
if (report === undefined) throw new Error('Which report? tsx scripts/write-pictures.ts REPORT.html');
mkdirSync(images, { recursive: true });
const browser = await startChromium('/usr/bin/chromium');
for (const { name, ...look } of looks) {
  const { page } = await openPage(browser, resolve(report), look);
  await page.screenshot({ path: `${images}${name}.png` });
}
await browser.close();
