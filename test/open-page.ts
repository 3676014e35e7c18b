import { launch, type Browser, type Page } from 'puppeteer-core';
import { noteRefused } from './in-page.mjs';

/** A page that is open in a browser, and all that it did that a page which keeps to itself does not. */
export interface OpenPage {
  readonly page: Page;
  /** Words on the console, errors, what was asked for besides the page itself, and what its policy refused. */
  misdeeds(): Promise<readonly string[]>;
}

export interface Look {
  readonly theme: 'light' | 'dark';
  readonly width: number;
  readonly height: number;
}

/** Starts Chromium; in a container it can have no sandbox of its own. */
export function startChromium(executablePath: string): Promise<Browser> {
  return launch({ executablePath, args: ['--no-sandbox', '--force-color-profile=srgb', '--disable-features=OverlayScrollbar'] });
}

/** Opens a file and waits until its table is there. */
export async function openPage(browser: Browser, file: string, { theme, width, height }: Look): Promise<OpenPage> {
  const context = await browser.createBrowserContext();
  const page = await context.newPage();
  const noted: string[] = [];
  page.on('console', (message) => noted.push(`console ${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => noted.push(`error: ${String(error)}`));
  page.on('dialog', (dialog) => {
    noted.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('request', (request) => {
    if (request.url().replace(/#.*$/u, '') !== `file://${file}`) noted.push(`request: ${request.url()}`);
  });
  await page.evaluateOnNewDocument(noteRefused);
  await page.setViewport({ width, height });
  await page.emulateMediaFeatures([
    { name: 'prefers-color-scheme', value: theme },
    { name: 'prefers-reduced-motion', value: 'reduce' },
  ]);
  await page.goto(`file://${file}`);
  await page.waitForSelector('#rows tr.row');
  return { page, misdeeds: async () => [...noted, ...((await page.evaluate('refused')) as string[])] };
}
