const dangerous = /^'*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/u;
const guarded = /^'+[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/u;

/** A text that an office program would run as a formula gets a quote in front (OWASP CSV injection). */
export function guardFormula(text: string): string {
  return dangerous.test(text) ? `'${text}` : text;
}

/** The text before it was guarded. */
export function unguardFormula(text: string): string {
  return guarded.test(text) ? text.slice(1) : text;
}
