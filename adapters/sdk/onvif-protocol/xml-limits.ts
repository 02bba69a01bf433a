/** Bounds of a document that a device may send. */
export const maxDepth = 64;
const maxElements = 60_000;
/** One start tag with its attributes; an envelope with every ONVIF namespace takes about 6 KiB. */
const maxTagChars = 32 * 1024;

/**
 * Looks at a document once, left to right, before a parser sees it: linear in its length, whatever it holds.
 *
 * @returns what is wrong with it, for a technician, or undefined
 */
export function findXmlProblem(text: string): string | undefined {
  if (/<!(?:DOCTYPE|ENTITY)/i.test(text)) return 'a document type is refused';
  let depth = 0;
  let elements = 0;
  for (let at = text.indexOf('<'); at !== -1; at = text.indexOf('<', at)) {
    const end = endOfMarkup(text, at);
    if (end === -1) return 'the document is cut off';
    const kind = kindOf(text, at, end);
    depth += depthStep[kind];
    elements += kind === 'open' || kind === 'empty' ? 1 : 0;
    const problem = excessOf(depth, elements, kind === 'other' ? 0 : end - at);
    if (problem !== undefined) return problem;
    at = end;
  }
  if (elements === 0) return 'no XML';
  return depth === 0 ? undefined : 'the document is cut off';
}

const depthStep = { open: 1, close: -1, empty: 0, other: 0 } as const;

function excessOf(depth: number, elements: number, tagChars: number): string | undefined {
  if (depth > maxDepth) return `deeper than ${maxDepth} elements`;
  if (depth < 0) return 'an end tag has no start tag';
  if (elements > maxElements) return `more than ${maxElements} elements`;
  return tagChars > maxTagChars ? `a tag longer than ${maxTagChars} characters` : undefined;
}

function endOfMarkup(text: string, at: number): number {
  if (text.startsWith('<!--', at)) return after(text, '-->', at + 4);
  if (text.startsWith('<![CDATA[', at)) return after(text, ']]>', at + 9);
  if (text.startsWith('<?', at)) return after(text, '?>', at + 2);
  let quote = '';
  for (let index = at + 1; index < text.length; index += 1) {
    const char = text.charAt(index);
    if (quote !== '') {
      if (char === quote) quote = '';
    } else if (char === '"' || char === "'") quote = char;
    else if (char === '>') return index + 1;
  }
  return -1;
}

function after(text: string, mark: string, from: number): number {
  const found = text.indexOf(mark, from);
  return found === -1 ? -1 : found + mark.length;
}

function kindOf(text: string, at: number, end: number): 'open' | 'close' | 'empty' | 'other' {
  const first = text.charAt(at + 1);
  if (first === '!' || first === '?') return 'other';
  if (first === '/') return 'close';
  return text.charAt(end - 2) === '/' ? 'empty' : 'open';
}
