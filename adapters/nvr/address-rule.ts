/**
 * How one address of a recorder follows from another: recorders number their channels and streams, so that most
 * addresses can be worked out from a few, e.g. `/Streaming/Channels/101` → `/Streaming/Channels/102`.
 */
export interface AddressRule {
  /** Texts and numbers in turn, as `split` gives them. */
  readonly from: readonly string[];
  readonly to: readonly string[];
}

/** @returns undefined when the two differ in more than numbers and single words */
export function learnRule(from: string, to: string): AddressRule | undefined {
  const rule = { from: split(from), to: split(to) };
  return rule.from.length === rule.to.length ? rule : undefined;
}

/**
 * @param times how often each number takes its step; words change for 1 only
 * @returns undefined when the address is of another shape than the one that was learnt from
 */
export function applyRule({ from, to }: AddressRule, address: string, times = 1): string | undefined {
  const parts = split(address);
  if (parts.length !== from.length || !Number.isInteger(times)) return undefined;
  const made = parts.map((part, index) => {
    const change = { from: from[index] ?? '', to: to[index] ?? '' };
    return index % 2 === 0 ? replaceWord(part, change, times) : step(part, change, times);
  });
  return made.every((part) => part !== undefined) ? made.join('') : undefined;
}

/** Texts at even places, digits at odd ones. */
function split(address: string): readonly string[] {
  return address.split(/(\d{1,15})/);
}

interface PartChange {
  readonly from: string;
  readonly to: string;
}

function replaceWord(part: string, { from, to }: PartChange, times: number): string | undefined {
  if (part !== from) return undefined;
  if (from === to) return part;
  return times === 1 ? to : undefined;
}

function step(part: string, { from, to }: PartChange, times: number): string | undefined {
  const value = Number(part) + (Number(to) - Number(from)) * times;
  return value < 0 ? undefined : String(value).padStart(part.length, '0').slice(-15);
}
