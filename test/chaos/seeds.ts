/** The seed of the nth schedule of a run: other runs have others, unless there are a million of them. */
export function seedOf(run: number, index: number): number {
  return (Math.imul(run, 1_000_003) + index) >>> 0;
}
