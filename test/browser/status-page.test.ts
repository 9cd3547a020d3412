import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { statusPage } from '../../shared/report/page/status-page.ts';
import { chromiumPath, launchChromium } from './chromium.ts';
import { statusOfEverySort } from './every-sort.ts';
import { meterOf } from './page-meter.ts';
import { type PageServer, servePages } from './page-server.ts';

const ACCOUNTS = 1_000;
const PHONE = { width: 360, height: 740 };

const LOOKS = [
  ['light', { colorScheme: 'light' }],
  ['dark', { colorScheme: 'dark' }],
  ['on a phone', { colorScheme: 'light', viewport: PHONE }],
  ['on a phone in the dark', { colorScheme: 'dark', viewport: PHONE }],
] as const satisfies readonly (readonly [string, BrowserContextOptions])[];

const rules = z.array(z.object({ id: z.string(), nodes: z.array(z.object({ html: z.string() })) }));
const findingsSchema = z.object({ violations: rules, passes: rules });

describe('the status page in a browser', () => {
  let browser: Browser;
  let server: PageServer;
  let axe: string;
  let large: string;

  beforeAll(async () => {
    axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
    large = await statusPage(await statusOfEverySort(ACCOUNTS), {}, { query: new URLSearchParams('code=a-key') });
    const small = await statusPage(await statusOfEverySort(10), {}, { query: new URLSearchParams('code=a-key') });
    server = await servePages({ '/large': large, '/small': small });
    browser = await launchChromium();
  });

  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  /** Opens a page in a context of its own, shows it to `look`, and gives what the console said. */
  async function visit<T>(
    path: '/large' | '/small',
    options: BrowserContextOptions,
    look: (page: Page) => Promise<T>,
  ): Promise<{ readonly seen: T; readonly complaints: readonly string[] }> {
    const context = await browser.newContext(options);
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => complaints.push(`${message.type()}: ${message.text()}`));
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('request', (request) => {
      if (request.url() !== server.origin + path) complaints.push(`It asked for ${request.url()}.`);
    });
    await page.goto(server.origin + path);
    const seen = await look(page);
    await context.close();
    return { seen, complaints };
  }

  it.each(LOOKS)('has nothing that a person with a disability cannot use: %s', async (look, options) => {
    // Only here may a script run: the one that looks for faults.
    const { seen } = await visit('/small', { ...options, bypassCSP: true }, async (page) => {
      await page.evaluate(axe);
      if (process.env.SCREENSHOTS !== undefined) {
        await page.screenshot({
          path: join(process.env.SCREENSHOTS, `${look.replaceAll(' ', '-')}.png`),
          fullPage: true,
        });
      }
      return findingsSchema.parse(await page.evaluate('axe.run(document)'));
    });
    expect(seen.passes.map(({ id }) => id)).toContain('color-contrast');
    expect(seen.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
  });

  it.each(LOOKS)(
    'runs under its own policy without a complaint, and loads nothing else: %s',
    async (_look, options) => {
      const { seen, complaints } = await visit('/small', options, (page) => page.title());
      expect(seen).toMatch(/^Key rotation: 1 overdue/);
      expect(complaints).toEqual([]);
    },
  );

  it.each(LOOKS)('does not scroll sideways: %s', async (_look, options) => {
    const { seen } = await visit('/small', options, (page) =>
      page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth'),
    );
    expect(seen).toBe(0);
  });

  it('follows the wish for dark or light', async () => {
    const background = async (colorScheme: 'dark' | 'light'): Promise<unknown> =>
      (
        await visit('/small', { colorScheme }, (page) =>
          page.evaluate('getComputedStyle(document.body).backgroundColor'),
        )
      ).seen;
    expect(await background('light')).toBe('rgb(246, 248, 250)');
    expect(await background('dark')).toBe('rgb(18, 24, 30)');
  });

  it('leads the keyboard to the accounts with the first Tab, visibly', async () => {
    const { seen } = await visit('/small', {}, async (page) => {
      await page.keyboard.press('Tab');
      const skip = page.locator('a.skip:focus');
      const [words, box] = [await skip.textContent(), await skip.boundingBox()];
      await page.keyboard.press('Enter');
      return { words, left: box?.x, hash: new URL(page.url()).hash };
    });
    expect(seen).toMatchObject({ words: 'To the accounts', hash: '#accounts' });
    expect(seen.left).toBeGreaterThanOrEqual(0);
  });

  it('says the same without JavaScript', async () => {
    const { seen } = await visit('/small', { javaScriptEnabled: false }, (page) => page.locator('body').innerText());
    const { seen: usual } = await visit('/small', {}, (page) => page.locator('body').innerText());
    expect(seen).toBe(usual);
    expect(seen).toContain('overdue since');
  });

  it(`with ${ACCOUNTS} accounts is smaller than a megabyte, and costs the browser less than a second to show`, async () => {
    expect(Buffer.byteLength(large)).toBeLessThan(1_000_000);
    const loads: number[] = [];
    for (let load = 0; load < 3; load += 1) {
      const context = await browser.newContext();
      const page = await context.newPage();
      const secondsSpent = await meterOf(page);
      await page.goto(`${server.origin}/large`);
      expect(await page.locator('tbody tr').count()).toBeGreaterThan(ACCOUNTS);
      loads.push(await secondsSpent());
      await context.close();
    }
    expect(Math.min(...loads)).toBeGreaterThan(0);
    expect(Math.min(...loads)).toBeLessThan(1);
  });
});

describe('the browser', () => {
  it('that is missing is named, with what to do', () => {
    expect(() => chromiumPath({ PATH: '/nowhere' })).toThrow(
      /There is no chromium on the PATH; run "apt-get install chromium"/,
    );
    expect(() => chromiumPath({ CHROMIUM_PATH: '/nowhere/x' })).toThrow(
      /CHROMIUM_PATH is "\/nowhere\/x", which is no program/,
    );
  });
});
