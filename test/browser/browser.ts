import { existsSync, mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';

const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
const SCREENSHOTS = fileURLToPath(new URL('../../out/screenshots/', import.meta.url));

/** False, or why browser tests can't run here. */
export const SKIP = existsSync(CHROMIUM) ? false : `there is no ${CHROMIUM}; CHROMIUM names another`;

/** How a tablet is held and what it shows. */
export interface Held {
  orientation?: 'landscape' | 'portrait';
  scheme?: 'light' | 'dark';
  /** A script that runs before those of the page. */
  before?: string;
}

const SIZES = { landscape: { width: 1280, height: 800 }, portrait: { width: 800, height: 1280 } } as const;

/** A real Chromium that draws in software, for machines without a screen. */
export function openBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: CHROMIUM,
    args: ['--no-sandbox', '--enable-unsafe-swiftshader', '--js-flags=--expose-gc'],
  });
}

/** A tablet with the page open. What goes wrong inside is kept: it must stay empty. */
export class TabletPage {
  readonly page: Page;
  readonly errors: string[] = [];
  readonly #context: BrowserContext;

  private constructor(context: BrowserContext, page: Page) {
    this.#context = context;
    this.page = page;
    page.on('pageerror', (error) => this.errors.push(error.message));
    page.on('console', (message) => {
      // A broker that is away is told by the browser as well; the page's own word on it is tested.
      const expected = /WebSocket connection|GPU stall|ERR_CONNECTION_REFUSED/.test(message.text());
      if (message.type() === 'error' && !expected) this.errors.push(message.text());
    });
  }

  static async open(browser: Browser, url: string, { orientation = 'landscape', scheme = 'light', before }: Held = {}) {
    const context = await browser.newContext({ viewport: SIZES[orientation], colorScheme: scheme, hasTouch: true });
    const tablet = new TabletPage(context, await context.newPage());
    if (before !== undefined) await tablet.page.addInitScript(before);
    tablet.page.setDefaultTimeout(60_000);
    await tablet.page.goto(url);
    return tablet;
  }

  /** Goes to a view by its name. */
  async view(name: 'Live' | 'Walk' | 'History' | 'Box'): Promise<void> {
    await this.page.getByRole('navigation').getByRole('button', { name }).click();
    await this.page.locator('.nav-way[aria-current="page"]', { hasText: name }).waitFor();
  }

  /** Waits for a text on the page. */
  async says(text: string | RegExp): Promise<void> {
    await this.page.getByText(text).first().waitFor({ timeout: 60_000 });
  }

  /** Keeps a picture for people to look at, under `out/screenshots/`. */
  async picture(name: string): Promise<void> {
    mkdirSync(SCREENSHOTS, { recursive: true });
    await this.page.screenshot({ path: `${SCREENSHOTS}${name}.png` });
  }

  async close(): Promise<void> {
    await this.#context.close();
  }
}
