import { MemoryRecords } from '../../emulator/memory-records.ts';
import { recordContract } from '../contract/record-contract.ts';

recordContract('in memory', async () => new MemoryRecords());
