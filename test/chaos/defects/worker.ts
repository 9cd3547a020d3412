import { parentPort, workerData } from 'node:worker_threads';
import { DEFECTS } from './all-defects.ts';
import { breakProduct } from './broken-product.ts';

/** Breaks the product of this thread, then plays schedules until one shows it. The name of the defect comes from outside. */
const defect = DEFECTS.find(({ name }) => name === workerData);
if (defect === undefined) throw new TypeError(`There is no defect of the name ${String(workerData)}.`);
breakProduct(defect);
const { seek } = await import('./seek.ts');
parentPort?.postMessage(await seek(defect.level ?? 'ports', defect.instances ?? 0));
