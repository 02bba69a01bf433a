import { XMLParser } from 'fast-xml-parser';
import { unescapeXml } from './xml-escape.ts';
import { findXmlProblem } from './xml-limits.ts';

/** An element: its children by local name, or its text. Read it through the functions below, which expect anything. */
export type XmlNode = unknown;

type XmlReading =
  { readonly kind: 'tree'; readonly root: XmlNode } | { readonly kind: 'malformed'; readonly problem: string };

// Numbers stay text (a serial may be longer than a number can hold); entities are ours to resolve, once.
const parser = new XMLParser({
  processEntities: false,
  parseTagValue: false,
  parseAttributeValue: false,
  removeNSPrefix: true,
  // Tokens, what events write their items into, and where a dome looks.
  ignoreAttributes: (name: string) => !/(^|:)(token|Name|Value|x|y)$/.test(name),
  attributeNamePrefix: '@',
  ignoreDeclaration: true,
  ignorePiTags: true,
  maxNestedTags: 100,
});

export function parseXml(text: string): XmlReading {
  const problem = findXmlProblem(text);
  if (problem !== undefined) return { kind: 'malformed', problem };
  try {
    return { kind: 'tree', root: parser.parse(text) };
  } catch {
    return { kind: 'malformed', problem: 'the XML cannot be read' };
  }
}

/** The first element at a path of local names. */
export function childOf(node: XmlNode, ...path: readonly string[]): XmlNode {
  let current = node;
  for (const name of path) {
    const first: unknown = Array.isArray(current) ? current[0] : current;
    if (typeof first !== 'object' || first === null || !Object.hasOwn(first, name)) return undefined;
    // Own property of an object, just checked.
    current = (first as Readonly<Record<string, unknown>>)[name];
  }
  return current;
}

/** All elements at a path; one and none are lists too. */
export function childrenOf(node: XmlNode, ...path: readonly string[]): readonly XmlNode[] {
  const found = childOf(node, ...path);
  if (Array.isArray(found)) return found;
  return found === undefined ? [] : [found];
}

/** Text of an element. Empty text and the "(null)" of careless firmware are absent. */
export function textOf(node: XmlNode, ...path: readonly string[]): string | undefined {
  let found = childOf(node, ...path);
  if (Array.isArray(found)) found = found[0];
  if (typeof found === 'object') found = childOf(found, '#text');
  if (typeof found !== 'string') return undefined;
  const text = unescapeXml(found).trim();
  return text === '' || /^\(null\)$/i.test(text) ? undefined : text.slice(0, 2048);
}

export function tokenOf(node: XmlNode): string | undefined {
  return textOf(node, '@token');
}

/** A finite, non-negative number, or 0 when there is none. */
export function numberOf(node: XmlNode, ...path: readonly string[]): number {
  const value = Number(textOf(node, ...path));
  return Number.isFinite(value) && value > 0 ? value : 0;
}
