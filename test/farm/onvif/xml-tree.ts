import { XMLParser } from 'fast-xml-parser';

// Elements by local name; all text stays text.
const parser = new XMLParser({
  removeNSPrefix: true,
  ignoreAttributes: true,
  parseTagValue: false,
  ignoreDeclaration: true,
});

/** @returns undefined for what is no XML */
export function parseXml(xml: string): unknown {
  try {
    return parser.parse(xml);
  } catch {
    return undefined;
  }
}

/** The element at a path of local names. */
export function childOf(node: unknown, ...path: readonly string[]): unknown {
  let current = node;
  for (const name of path) {
    if (typeof current !== 'object' || current === null) return undefined;
    // Just checked to be an object; what it holds stays unknown.
    current = (current as Readonly<Record<string, unknown>>)[name];
  }
  return current;
}

/** Text of the element at a path; empty when there is none. */
export function textOf(node: unknown, ...path: readonly string[]): string {
  const found = childOf(node, ...path);
  return typeof found === 'string' ? found : '';
}
