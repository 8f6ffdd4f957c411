/** Colours C source, one line at a time, by its look: enough for a lecture, no parser. */
import { type Span, span } from './text.js';

const KEYWORDS = new Set(
  'auto break case char const continue default do double else enum extern float for goto if inline int long register restrict return short signed sizeof static struct switch typedef union unsigned void volatile while _Atomic _Bool _Thread_local bool pthread_t size_t'.split(
    ' ',
  ),
);
const TOKEN = /(\/\/.*|\/\*.*?(?:\*\/|$)|"(?:[^"\\]|\\.)*"?|'(?:[^'\\]|\\.)*'?|[A-Za-z_]\w*|\d[\w.]*|\s+|[^\w\s]+?)/g;

/** Spans of a line; `current` makes it bold, `search` marks the text found. */
export function highlight(line: string, current: boolean, search: string): Span[] {
  const extra = current ? ' bold' : '';
  if (search !== '' && line.includes(search)) {
    const at = line.indexOf(search);
    return [
      ...highlight(line.slice(0, at), current, ''),
      span(search, 'mark inverse'),
      ...highlight(line.slice(at + search.length), current, ''),
    ];
  }
  const spans: Span[] = [];
  for (const [token] of line.matchAll(TOKEN)) {
    if (token.startsWith('//') || token.startsWith('/*')) spans.push(span(token, 'comment'));
    else if (token.startsWith('"') || token.startsWith("'")) spans.push(span(token, `string${extra}`));
    else if (/^\d/.test(token)) spans.push(span(token, `number${extra}`));
    else if (KEYWORDS.has(token)) spans.push(span(token, `keyword${extra}`));
    else if (/^\s*#/.test(line) && spans.length === 0) spans.push(span(token, 'dim'));
    else spans.push(span(token, extra.trim()));
  }
  return spans;
}
