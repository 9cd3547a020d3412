import { describe, expect, it } from 'vitest';
import { wrongImports } from './import-rules.ts';
import { importsOf } from './read-source.ts';
import { productFiles } from './source-files.ts';

describe('import directions', () => {
  it('are kept by every file of the product', () => {
    const files = productFiles();
    expect(files.length).toBeGreaterThan(100);
    expect(wrongImports(files)).toEqual([]);
  });

  it.each([
    ['shared/domain/slot.ts', "import { z } from 'zod';"],
    ['shared/domain/slot.ts', "import { readFile } from 'node:fs/promises';"],
    ['shared/domain/checks/check.ts', "import type { Ports } from '../../rotation/ports.ts';"],
    ['shared/rotation/sweep.ts', "import { probe } from '../azure/probe.ts';"],
    ['shared/rotation/sweep.ts', "import type { TokenCredential } from '@azure/identity';"],
    ['shared/azure/probe.ts', "import { sweep } from '../rotation/sweep.ts';"],
    ['shared/azure/probe.ts', "import { app } from '@azure/functions';"],
    ['shared/report/page.ts', "import { probe } from '../azure/probe.ts';"],
    ['shared/config.ts', "import { createCredential } from './azure/credential.ts';"],
    ['shared/app.ts', "import { LocalAzure } from '../emulator/local-azure.ts';"],
    ['shared/app.ts', "import { BlobServiceClient } from '@azure/storage-blob';"],
    ['functions/timer-sweep.ts', "import { SecretClient } from '@azure/keyvault-secrets';"],
    ['functions/timer-sweep.ts', "import { main } from '../cli/demo.ts';"],
    ['emulator/world/world.ts', "import { probe } from '../../shared/azure/probe.ts';"],
    ['emulator/clock.ts', "import { QueueServiceClient } from '@azure/storage-queue';"],
    ['emulator/functions-host/serve.ts', "import { createApp } from '../../shared/app.ts';"],
    ['emulator/clock.ts', "import { sweep } from '../shared/rotation/sweep.ts';"],
    ['cli/demo/run.ts', "import { sweepOnTimer } from '../../functions/timer-sweep.ts';"],
    ['cli/demo.ts', "import { SecretClient } from '@azure/keyvault-secrets';"],
    ['scripts/build.ts', "import { main } from '../cli/demo.ts';"],
    ['tools/new.ts', ''],
  ])('would be found broken in %s by %s', (path, text) => {
    expect(wrongImports([{ path, text }])).toHaveLength(1);
  });
});

describe('reading imports', () => {
  it('finds every form of them, and none in comments', () => {
    const text = [
      "import './one.ts';",
      'import {',
      '  a,',
      '  type B as C,',
      "} from './two.ts';",
      "export * from '../three.ts';",
      "export type { D } from 'four';",
      "const e = await import('./five.ts');",
      "type F = import('./six.ts').F;",
      "const g = require('seven');",
      "// import './comment.ts';",
      "/** import { x } from './comment.ts'; */",
      "const sentence = 'copied from';",
    ].join('\n');
    const found = importsOf({ path: 'shared/app.ts', text });
    expect(found.toSorted()).toEqual(
      ['shared/one.ts', 'shared/two.ts', 'three.ts', 'four', 'shared/five.ts', 'shared/six.ts', 'seven'].toSorted(),
    );
  });
});
