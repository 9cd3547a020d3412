import type { Page } from 'playwright-core';

/**
 * Begins to measure a page; the function that this gives tells how many seconds of processor time its main thread has
 * spent since. Not the time on the clock: that would measure what else the machine does.
 */
export async function meterOf(page: Page): Promise<() => Promise<number>> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Performance.enable', { timeDomain: 'threadTicks' });
  return async () => {
    const { metrics } = await devtools.send('Performance.getMetrics');
    return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN;
  };
}
