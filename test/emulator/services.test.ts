import { describe, expect, it } from 'vitest';
import { withServices } from '../../emulator/services.ts';

describe('services of a piece of work', () => {
  it('are closed when it is over, the last one first', async () => {
    const closed: string[] = [];
    const close = async (name: string): Promise<void> => void closed.push(name);
    const done = await withServices(async (services) => {
      services.adopt('first', close);
      return services.adopt('second', close);
    });
    expect(done).toBe('second');
    expect(closed).toEqual(['second', 'first']);
  });

  it('are closed where it fails, and its failure is the one that is told', async () => {
    const closed: string[] = [];
    const work = withServices(async (services) => {
      services.adopt('first', async (name) => closed.push(name));
      services.adopt('second', async () => Promise.reject(new Error('does not close')));
      throw new Error('the work failed');
    });
    await expect(work).rejects.toThrow('the work failed');
    expect(closed).toEqual(['first']);
  });

  it('are all closed where one of them does not close, which is told', async () => {
    const closed: string[] = [];
    const work = withServices(async (services) => {
      services.adopt('first', async (name) => closed.push(name));
      services.adopt('second', async () => Promise.reject(new Error('does not close')));
    });
    await expect(work).rejects.toThrow('does not close');
    expect(closed).toEqual(['first']);
  });
});
