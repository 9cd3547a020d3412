import { writeFile } from 'node:fs/promises';
import { measure } from './cost/measure.ts';
import { costPage } from './cost/page.ts';

await writeFile(new URL('../docs/cost.md', import.meta.url), costPage(await measure()));
