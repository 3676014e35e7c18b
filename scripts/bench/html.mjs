import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { launch } from 'puppeteer-core';
import { median } from './median.mjs';

const chromium = '/usr/bin/chromium';
const count = 10_000;
const [mostBytes, mostTime] = [12 << 20, 2000];

/**
 * How large the HTML report of ten thousand configurations is, all of them different, and how soon Chromium shows its table, against an empty page in the same run. `results`: NDJSON of a survey to take
 * them from, instead of made-up ones.
 */
export async function benchHtml(root, figure, rounds = 5, results = undefined) {
  const folder = mkdtempSync(join(tmpdir(), 'containai-bench-'));
  try {
    const [page, empty] = [join(folder, 'survey.html'), join(folder, 'empty.html')];
    const script = join(root, 'scripts/bench/html.ts');
    const args = ['--import', 'tsx', script, page, String(count), ...(results === undefined ? [] : [results])];
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
    if (status !== 0) throw new Error(`The report was not written:\n${stderr}`);
    const { configurations } = JSON.parse(stdout);
    writeFileSync(empty, '<!doctype html><title>Empty</title><p id="rows">Nothing</p>');
    const { size } = statSync(page);
    figure(
      `HTML of ${configurations} configurations`,
      `${(size / (1 << 20)).toFixed(1)} MiB`,
      `${(size / configurations).toFixed(0)} bytes each, ${results === undefined ? 'made up, no two alike' : 'of a survey'}; needed ${mostBytes >> 20} MiB`,
      size <= mostBytes,
    );
    if (!existsSync(chromium)) {
      console.log('skipped opening it: Chromium is not there');
      return;
    }
    const browser = await launch({ executablePath: chromium, args: ['--no-sandbox'] });
    try {
      const times = { page: [], empty: [], search: [] };
      for (let round = 0; round <= rounds; round++) {
        const opened = { empty: await timeOf(browser, empty), page: await timeOf(browser, page) };
        // The first fills the caches of the disk.
        if (round === 0) continue;
        times.empty.push(opened.empty.shown);
        times.page.push(opened.page.shown);
        times.search.push(opened.page.searched);
      }
      const [shown, least] = [median(times.page), median(times.empty)];
      figure(
        `opening HTML of ${configurations} configurations`,
        `${shown.toFixed(0)} ms until its table can be used`,
        `an empty page ${least.toFixed(0)} ms, a search after it ${median(times.search).toFixed(0)} ms, medians of ${rounds} in turn; needed ${mostTime} ms`,
        shown < mostTime,
      );
    } finally {
      await browser.close();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** From the navigation until rows are painted and answer, and from a key until what was searched for is painted; milliseconds. */
async function timeOf(browser, file) {
  const page = await browser.newPage();
  const started = performance.now();
  await page.goto(`file://${file}`);
  await page.waitForSelector('#rows > *, p#rows');
  await page.evaluate(painted);
  const shown = performance.now() - started;
  const searched = await page.evaluate(searchOnce);
  await page.close();
  return { shown, searched };
}

function painted() {
  return new Promise((settle) => requestAnimationFrame(() => requestAnimationFrame(settle)));
}

/** Runs in the page. */
async function searchOnce() {
  const box = document.getElementById('search');
  if (box === null) return 0;
  const started = performance.now();
  box.value = 'devcontainer socket';
  box.dispatchEvent(new Event('input'));
  await new Promise((settle) => requestAnimationFrame(() => requestAnimationFrame(settle)));
  return performance.now() - started;
}
