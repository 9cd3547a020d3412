/** The text below a heading, up to the next heading of its rank or above. Throws where there is no such heading. */
export function sectionOf(page: string, heading: string): string {
  const lines = page.split('\n');
  const start = lines.indexOf(heading);
  if (start < 0) throw new Error(`There is no heading "${heading}".`);
  const rank = heading.indexOf(' ');
  const after = lines.slice(start + 1);
  const end = after.findIndex((line) => /^#+ /.test(line) && line.indexOf(' ') <= rank);
  return (end < 0 ? after : after.slice(0, end)).join('\n');
}

/** The cells of the first table below a heading, without its head. */
export function rowsUnder(page: string, heading: string): readonly (readonly string[])[] {
  const lines = sectionOf(page, heading).split('\n');
  const first = lines.findIndex((line) => line.startsWith('|'));
  const rest = lines.slice(first);
  const end = rest.findIndex((line) => !line.startsWith('|'));
  const rows = end < 0 ? rest : rest.slice(0, end);
  return rows.slice(2).map((row) =>
    row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

/** What stands between backticks in a text. */
export function ticked(text: string): readonly string[] {
  return [...text.matchAll(/`([^`]+)`/g)].map(([, inside = '']) => inside);
}

/** Every heading of a page, as it is written. */
export function headingsOf(page: string): readonly string[] {
  return outsideBlocks(page).filter((line) => /^#+ /.test(line));
}

/** The lines of all fenced blocks of a page, commands continued over lines with a backslash joined into one. */
export function blockLinesOf(page: string): readonly string[] {
  const blocks = [...page.matchAll(/^```\w*\n([\s\S]*?)^```/gm)].map(([, inside = '']) => inside);
  return blocks.flatMap((block) => block.replace(/\\\n\s*/g, '').split('\n'));
}

function outsideBlocks(page: string): readonly string[] {
  return page.replace(/^```[\s\S]*?^```/gm, '').split('\n');
}
