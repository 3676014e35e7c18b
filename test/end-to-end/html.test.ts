import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import type { Browser, Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SurveyLine } from '../../src/model/survey.ts';
import type * as htmlModule from '../../src/reports/html/html-report.ts';
import { chromium } from '../engine/chromium.ts';
import { cellsOf, findSideways, findUnreadable } from '../in-page.mjs';
import { type Look, type OpenPage, openPage, startChromium } from '../open-page.ts';
import { skipReason } from '../skip.ts';
import { surveyFinding, pageReport } from '../page-lines.ts';
import { line as surveyLine } from '../surveys.ts';
import { variedLines } from '../varied-lines.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'containai-html-'));
const program = chromium();
const isMissing = skipReason(program === undefined, 'Chromium is not there; with CI=true, root has it installed');

const looks: readonly Look[] = [
  { theme: 'light', width: 1280, height: 900 },
  { theme: 'dark', width: 1280, height: 900 },
  { theme: 'light', width: 360, height: 800 },
  { theme: 'dark', width: 360, height: 800 },
];
const hostile = `</script><script>alert(1)</script><img src=x onerror=alert(2)>"'\u2028javascript:alert(3)`;
const loud = surveyLine({
  document: 'loudest/.devcontainer/devcontainer.json',
  findings: [
    ...Array.from({ length: 40 }, (_, place) => surveyFinding('shared-volume', 'note', { message: `A note, the ${place}th` })),
    ...Array.from({ length: 40 }, () =>
      surveyFinding('docker-socket-mounted', 'error', {
        document: 'loudest/.devcontainer/devcontainer.json',
        line: 7,
        column: 5,
        text: '"mounts": ["source=/var/run/docker.sock,target=/var/run/docker.sock,type=bind"],',
        fix: 'risky',
      }),
    ),
  ],
});
const evil = surveyLine({
  document: `evil/${hostile}`,
  repository: hostile,
  summary: hostile,
  commit: hostile,
  findings: [
    surveyFinding(hostile, 'error', {
      message: hostile,
      document: `${hostile}/${'long'.repeat(60)}`,
      line: 1,
      column: 1,
      text: hostile + 'x'.repeat(400),
    }),
  ],
  rows: [{ row: hostile, result: 'WARN', action: 'warn', condition: hostile }],
  undecided: [{ why: hostile, rules: 2 }],
  uses: [hostile],
  problems: [{ message: hostile, document: hostile, fatal: false }],
});
const lines = [...variedLines(300), evil, loud];

let browser: Browser;
beforeAll(async () => {
  if (program !== undefined) browser = await startChromium(program);
});
afterAll(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});

function written(name: string, of: readonly SurveyLine[]): string {
  // What is shipped, in the browser that is shipped to.
  const { htmlReport } = createRequire(import.meta.url)(join(root, 'dist/html-report.cjs')) as typeof htmlModule;
  const report = htmlReport({ title: 'Survey of dev containers', version: '0.1.0' }, { gzip: gzipSync });
  const file = join(folder, name);
  writeFileSync(file, [...of.flatMap((line) => [...report.add(line)]), ...report.end(pageReport(of))].join(''));
  return file;
}

async function search(page: Page, words: string): Promise<void> {
  await page.evaluate(
    `{ const box = document.getElementById('search'); box.value = ${JSON.stringify(words)}; box.dispatchEvent(new Event('input')) }`,
  );
}

function textOf(page: Page, selector: string): Promise<string> {
  return page.$eval(selector, (element) => (element as unknown as { innerText: string }).innerText);
}

describe.skipIf(isMissing)('the page of a survey', () => {
  let file: string;
  beforeAll(() => {
    file = written('survey.html', lines);
  });

  describe.each(looks)('$theme, $width pixels wide', (look) => {
    let open: OpenPage;
    beforeAll(async () => {
      open = await openPage(browser, file, look);
    });
    afterAll(() => open.page.browserContext().close());

    test('is readable, and nothing in it scrolls sideways, with all of it opened', async () => {
      const { page } = open;
      await page.evaluate(`for (const details of document.querySelectorAll('details')) details.open = true`);
      await search(page, 'evil');
      await page.click('#rows .open');
      await page.waitForSelector('#rows .finding');
      expect(await page.evaluate(findSideways)).toEqual({ beyond: 0, wide: [] });
      const { found, judged } = await page.evaluate(findUnreadable, 14, 4.5);
      expect(found).toEqual([]);
      expect(judged).toBeGreaterThan(500);
      await search(page, '');
      expect((await page.evaluate(findUnreadable, 14, 4.5)).found).toEqual([]);
      expect(await page.evaluate(findSideways)).toEqual({ beyond: 0, wide: [] });
    });

    test('has the other theme at a click, as readable', async () => {
      const ground = (): Promise<unknown> => open.page.evaluate('getComputedStyle(document.body).backgroundColor');
      const before = await ground();
      await open.page.click('#theme');
      expect(await ground()).not.toBe(before);
      expect((await open.page.evaluate(findUnreadable, 14, 4.5)).found).toEqual([]);
      await open.page.click('#theme');
      expect(await ground()).toBe(before);
    });

    test('does nothing else', async () => {
      expect(await open.misdeeds()).toEqual([]);
    });
  });

  describe('its table', () => {
    let open: OpenPage;
    beforeAll(async () => {
      open = await openPage(browser, file, looks[0]!);
    });
    afterAll(() => open.page.browserContext().close());

    test('begins with what has most errors, and turns by pages', async () => {
      const { page } = open;
      expect(await textOf(page, '#count')).toBe('1–50 of 302 configurations');
      const [first, ...others] = (await page.evaluate(cellsOf, 'errors')).map(Number);
      expect(first).toBe(40);
      expect(others).toEqual(others.toSorted((a, b) => b - a));
      await page.click('#next');
      expect(await textOf(page, '#count')).toBe('51–100 of 302 configurations');
      await page.click('#previous');
      expect(await textOf(page, '#page')).toBe('Page 1 of 7');
    });

    test('opens a row with the keyboard: findings, the loudest first, with their source lines', async () => {
      const { page } = open;
      await page.focus('#rows .open');
      await page.keyboard.press('Enter');
      await page.waitForSelector('#rows .finding');
      expect(await page.$eval('#rows .open', (button) => button.getAttribute('aria-expanded'))).toBe('true');
      const finding = await textOf(page, '#rows .finding');
      expect(finding).toContain('error');
      expect(finding).toContain('docker-socket-mounted');
      expect(finding).toContain('7\n"mounts": ["source=/var/run/docker.sock,target=/var/run/docker.sock,type=bind"],');
      expect(await page.$eval('#rows .finding a', (link) => [link.getAttribute('href'), link.getAttribute('rel')])).toEqual([
        expect.stringMatching(/^https:\/\/unpkg\.com\/containai@[^/]+\/docs\/rules\/docker-socket-mounted\.md$/u),
        'noreferrer noopener',
      ]);
      await page.keyboard.press('Enter');
      expect(await page.$('#rows .finding')).toBeNull();
    });

    test('sorts by a column, and the other way round at the next click', async () => {
      const { page } = open;
      await page.click('[data-column=document] button');
      const up = await page.evaluate(cellsOf, 'document');
      expect(up).toEqual(up.toSorted());
      expect(await page.$eval('[data-column=document]', (head) => head.getAttribute('aria-sort'))).toBe('ascending');
      await page.click('[data-column=document] button');
      const down = await page.evaluate(cellsOf, 'document');
      expect(down).toEqual(down.toSorted().toReversed());
      expect(down).not.toEqual(up.toReversed());
    });

    test('finds by words, and by fit', async () => {
      const { page } = open;
      await page.type('#search', 'DOCKER-SOCKET loud');
      expect(await page.evaluate(cellsOf, 'document')).toEqual(['loudest/.devcontainer/devcontainer.json']);
      await search(page, 'nowhere to be found');
      expect(await textOf(page, '#count')).toBe('Nothing fits.');
      await search(page, '');
      await page.select('#fit', '0:3');
      expect(new Set(await page.evaluate(cellsOf, 'fit 0'))).toEqual(new Set(['not at all']));
      await page.select('#fit', '');
    });

    test('is searched by a link of the numbers', async () => {
      const { page } = open;
      await page.evaluate(`for (const details of document.querySelectorAll('details')) details.open = true`);
      await page.click('a[href="#q=docker-socket-mounted"]');
      await page.waitForFunction(`document.getElementById('search').value === 'docker-socket-mounted'`);
      expect(await page.evaluate(cellsOf, 'document')).toContain('loudest/.devcontainer/devcontainer.json');
    });

    test('shows hostile text as text', async () => {
      const { page } = open;
      await search(page, 'evil');
      await page.click('#rows .open');
      await page.waitForSelector('#rows .finding');
      const shown = await textOf(page, '#rows');
      expect(shown).toContain(hostile.replace('\u2028', ' '));
      expect(await page.$$eval('#rows img, #rows script, #rows a', (all) => all.length)).toBe(0);
    });

    test('does nothing else', async () => {
      expect(await open.misdeeds()).toEqual([]);
    });
  });

  test('would be caught if it were otherwise', async () => {
    const { page, misdeeds } = await openPage(browser, file, looks[2]!);
    await page.evaluate(`{
      Object.assign(document.querySelector('h1').style, { color: '#888', fontSize: '13px' });
      document.querySelector('svg.narrow text').setAttribute('fill', '#aaa');
      document.querySelector('.tiles').style.width = '500px';
      console.debug('said');
      document.querySelector('h2').setAttribute('style', 'color: red');
      document.body.append(Object.assign(new Image(), { src: 'file:///etc/hostname' }));
      fetch('https://example.com').catch(() => {});
    }`);
    expect((await page.evaluate(findUnreadable, 14, 4.5)).found).toMatchObject([
      ['Survey of dev containers', 13, 3.28],
      ['as it is', 14, 2.32],
    ]);
    expect(await page.evaluate(findSideways)).toMatchObject({ beyond: 156, wide: expect.arrayContaining(['DL tiles']) });
    expect((await misdeeds()).map((line) => line.replace(/^(\S+(?: \S+)?).*$/su, '$1'))).toEqual(
      expect.arrayContaining([
        'console debug:',
        'console error:',
        expect.stringMatching(/^style-src-attr/u),
        expect.stringMatching(/^img-src/u),
        expect.stringMatching(/^connect-src/u),
      ]),
    );
    await page.browserContext().close();
  });

  test('has its charts and their numbers without JavaScript, and says what is missing', async () => {
    const page = await browser.newPage();
    await page.setJavaScriptEnabled(false);
    await page.goto(`file://${file}`);
    const seen = await textOf(page, 'body');
    expect(seen).toContain('The table of configurations needs JavaScript.');
    expect(seen).toContain('What would run');
    expect(await page.$$eval('svg[role=img]', (all) => all.every((one) => (one.getAttribute('aria-label') ?? '').length > 20))).toBe(true);
    await page.close();
  });
});

describe.skipIf(isMissing)('the page of one configuration', () => {
  test.each(looks)('is open at once, $theme, $width pixels wide', async (look) => {
    const { page, misdeeds } = await openPage(browser, written('one.html', [loud]), look);
    await page.waitForSelector('#rows .finding');
    expect(await page.$$eval('svg', (all) => all.length)).toBe(0);
    expect(await page.evaluate(findSideways)).toEqual({ beyond: 0, wide: [] });
    expect((await page.evaluate(findUnreadable, 14, 4.5)).found).toEqual([]);
    expect(await misdeeds()).toEqual([]);
    await page.browserContext().close();
  });
});

describe.skipIf(isMissing)('containai audit', () => {
  test('writes the page of one repository, with its source lines', async () => {
    const file = join(folder, 'audit.html');
    spawnSync(process.execPath, [join(root, 'dist/cli.js'), 'audit', '--quiet', '--output', file, 'examples/untrusted'], { cwd: root });
    const { page, misdeeds } = await openPage(browser, file, looks[0]!);
    await page.waitForSelector('#rows .finding');
    const shown = await textOf(page, '#rows');
    expect(shown).toContain('examples/untrusted/.devcontainer/devcontainer.json');
    expect(shown).toContain('10\n"initializeCommand": "./setup.sh",');
    expect(await misdeeds()).toEqual([]);
    await page.browserContext().close();
  });

  test('prints the page of several, with the policy that was not honoured', () => {
    const from = join(folder, 'repository');
    mkdirSync(from);
    writeFileSync(join(from, '.containai.yaml'), 'version: 1\n');
    for (const name of ['a', 'b', 'c']) {
      mkdirSync(join(from, '.devcontainer', name), { recursive: true });
      writeFileSync(join(from, '.devcontainer', name, 'devcontainer.json'), '{ "image": "debian" }');
    }
    const { stdout } = spawnSync(process.execPath, [join(root, 'dist/cli.js'), 'audit', '--format', 'html', '.'], {
      cwd: from,
      encoding: 'utf8',
    });
    expect(stdout).toMatch(/^<!doctype html>/u);
    expect(stdout).toContain('.containai.yaml is not honoured');
    expect(stdout.match(/<svg /gu)?.length).toBeGreaterThan(4);
  });
});

describe.skipIf(isMissing)('containai survey report', () => {
  test('writes the page of a survey', async () => {
    const [results, file] = [join(folder, 'results.ndjson'), join(folder, 'report.html')];
    expect([survey('examples', '--output', results), survey('report', results, '--output', file)]).toEqual([0, 0]);
    const { page, misdeeds } = await openPage(browser, file, looks[1]!);
    expect(await page.evaluate(cellsOf, 'document')).toContain('examples/untrusted/.devcontainer/devcontainer.json');
    expect(await page.$$eval('svg', (all) => all.length)).toBeGreaterThan(4);
    expect(await misdeeds()).toEqual([]);
    await page.browserContext().close();
  });
});

function survey(...args: string[]): number | null {
  return spawnSync(process.execPath, [join(root, 'dist/cli.js'), 'survey', ...args], { cwd: root }).status;
}
