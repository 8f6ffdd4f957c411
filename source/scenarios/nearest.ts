/** "Did you mean": the nearest of some names by edit distance (Damerau-Levenshtein, restricted), or undefined if none is near. */
export function nearest(given: string, names: readonly string[]): string | undefined {
  let best: string | undefined;
  let least = Math.max(1, Math.floor(given.length / 2)) + 1;
  for (const name of names) {
    const d = distance(given.toLowerCase().slice(0, 40), name.toLowerCase());
    if (d < least) {
      least = d;
      best = name;
    }
  }
  return best;
}

function distance(a: string, b: string): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let d = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) d = Math.min(d, before[j - 2]! + 1);
      row.push(d);
    }
    before = last;
    last = row;
  }
  return last[b.length]!;
}

/** ", did you mean 'x'?" or the list of all where there are few, or nothing. */
export function suggestion(given: string, names: readonly string[]): string {
  const near = nearest(given, names);
  if (near !== undefined) return `; did you mean '${near}'?`;
  return names.length <= 12 ? `; there are: ${names.join(', ')}` : '';
}
