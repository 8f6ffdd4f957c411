/** Tables of text for the terminal, without a screen. */

/** Rows with aligned columns: the first `left` ones to the left, the others to the right. */
export const table = (rows: readonly (readonly string[])[], left: number): string[] => {
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((row) => row[i]!.length)));
  return rows.map((row) =>
    `  ${row.map((cell, i) => (i < left ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!))).join('  ')}`.trimEnd(),
  );
};
