import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';

/** Debian's Chromium, headless, without its own network life. */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--autoplay-policy=no-user-gesture-required',
    ],
  });
}

export interface Screen {
  readonly context: BrowserContext;
  readonly page: Page;
  /** Errors of the browser's console and uncaught exceptions, in order. */
  readonly complaints: readonly string[];
}

/**
 * A fresh browser profile in Chinese, on an office monitor unless said otherwise. It asks for no motion: on a busy machine
 * a question that is still opening moves away from under the pointer.
 */
export async function openScreen(
  browser: Browser,
  size = { width: 1366, height: 768 },
  locale = 'zh-CN',
): Promise<Screen> {
  const reducedMotion = 'reduce';
  const context = await browser.newContext({ viewport: size, locale, timezoneId: 'Asia/Shanghai', reducedMotion });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`${message.text()} ${message.location().url}`);
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  return { context, page, complaints };
}
