import { GatewayError } from '../platform/errors/gateway-error.ts';
import { findPersonalText, type PersonalText } from './check-text.ts';

const kindNames: Readonly<Record<PersonalText['kind'], string>> = {
  'identity-card': 'an identity-card number',
  'mobile-phone': 'a mobile phone number',
  'landline-phone': 'a phone number',
};

/** @throws GatewayError `finding/personal-data` when a text names a person's number, with its place in the text */
export function refusePersonalText(text: string, path = 'body.text'): void {
  const found = findPersonalText(text);
  if (found.length === 0) return;
  const issues = found.map(({ kind, start, end }) => ({
    path,
    message: `holds ${kindNames[kind]} at characters ${String(start + 1)}–${String(end)}`,
  }));
  const message = `A finding never names a person: take ${kindNames[found[0]?.kind ?? 'identity-card']} out of the text.`;
  throw new GatewayError('finding/personal-data', message, { issues });
}
