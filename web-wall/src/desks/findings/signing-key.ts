/** A new signing key; only this browser knows it until it is saved. */
export function newSigningKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(32));

  return `whsec_${btoa(String.fromCharCode(...bytes))}`;
}
