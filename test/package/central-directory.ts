/** What the directory of a zip file says of one file in it. `time` and `date` as DOS writes them: 0 and 33 are 1980-01-01. */
interface Listed {
  readonly path: string;
  readonly time: number;
  readonly date: number;
  readonly mode: number;
}

/** Begin of a record of the central directory, as the file has it (APPNOTE, 4.3.12). */
const SIGNATURE = Buffer.from([0x50, 0x4b, 0x01, 0x02]);

/** Every record of the central directory of a zip file, in order. */
export function listedIn(zip: Uint8Array): readonly Listed[] {
  const bytes = Buffer.from(zip);
  const listed: Listed[] = [];
  for (let at = bytes.indexOf(SIGNATURE); at >= 0; at = bytes.indexOf(SIGNATURE, at + SIGNATURE.length)) {
    const path = bytes.toString('utf8', at + 46, at + 46 + bytes.readUInt16LE(at + 28));
    const time = bytes.readUInt16LE(at + 12);
    const date = bytes.readUInt16LE(at + 14);
    listed.push({ path, time, date, mode: bytes.readUInt32LE(at + 38) >>> 16 });
  }
  return listed;
}
