/** One `m=` section of an SDP description (RFC 8866 §5.14). */
export interface MediaSection {
  /** `video`, `audio`, `application`…, in lower case. */
  readonly kind: string;
  /** RTP payload types in the order of preference. The port before them says nothing in RTSP: it is 0 as a rule. */
  readonly payloadTypes: readonly number[];
  readonly attributes: readonly string[];
}

/** A description as far as RTSP needs it. */
interface Description {
  /** Attributes that stand before the first section. */
  readonly attributes: readonly string[];
  readonly sections: readonly MediaSection[];
}

/** More sections than these are not those of a camera. */
const maxSections = 32;
const maxAttributes = 256;

/** Takes a description apart. Unknown and broken lines are skipped, as the RFC demands; it never throws. */
export function readDescription(sdp: string): Description {
  const attributes: string[] = [];
  const sections: (MediaSection & { attributes: string[] })[] = [];
  let current = attributes;
  for (const line of sdp.split(/\r\n|\r|\n/)) {
    const text = line.trim();
    if (/^m=/i.test(text)) {
      if (sections.length >= maxSections) break;
      const section = readSection(text);
      sections.push(section);
      current = section.attributes;
    } else if (/^a=/i.test(text) && current.length < maxAttributes) current.push(text.slice(2).trim());
  }
  return { attributes, sections };
}

function readSection(line: string): MediaSection & { attributes: string[] } {
  const [kind = '', , , ...formats] = line.slice(2).trim().split(/\s+/);
  const payloadTypes = formats.map(Number).filter((type) => Number.isInteger(type) && type >= 0 && type <= 127);
  return { kind: kind.toLowerCase(), payloadTypes, attributes: [] };
}

/** Value of the first attribute `name:value`; undefined when there is none. */
export function attributeOf(attributes: readonly string[], name: string): string | undefined {
  const prefix = `${name}:`;
  const found = attributes.find((attribute) => attribute.slice(0, prefix.length).toLowerCase() === prefix);
  return found?.slice(prefix.length).trim();
}

/** Value of the first attribute `name:<payload type> value`. */
export function attributeOfType(attributes: readonly string[], name: string, payloadType: number): string | undefined {
  const prefix = new RegExp(`^${name}\\s*:\\s*${payloadType}\\s+`, 'i');
  return attributes
    .find((attribute) => prefix.test(attribute))
    ?.replace(prefix, '')
    .trim();
}

/** One parameter of `a=fmtp`, by lower-case name, e.g. `config`. Values keep their case and inner `=`. */
export function formatParameters(text: string): ReadonlyMap<string, string> {
  const parameters = new Map<string, string>();
  for (const part of text.split(';')) {
    const equals = part.indexOf('=');
    const name = (equals < 0 ? part : part.slice(0, equals)).trim().toLowerCase();
    const value = equals < 0 ? '' : part.slice(equals + 1).trim();
    if (name !== '' && !parameters.has(name)) parameters.set(name, value.replace(/^"(.*)"$/, '$1'));
  }
  return parameters;
}
