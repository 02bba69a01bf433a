import type { CheckView } from '../../../../gateway/discovery/check/check-api.ts';
import type { OnboardingWords } from './use-onboarding-words.ts';

type Remark = CheckView['remarks'][number];

function inSeconds(value: string | number): string | number {
  return typeof value === 'number' ? (value / 1000).toFixed(1) : value;
}

/** Values as a sentence needs them: milliseconds as seconds, codes as words. */
function valuesOf({ values }: Remark, { t, tOr }: OnboardingWords): Record<string, string | number> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => {
      if (name.endsWith('Ms')) return [name, inSeconds(value)];
      if (name === 'because') return [name, tOr(`check.because.${value}`, String(value))];
      if (name === 'places') {
        const places = String(value).split(', ');

        return [name, places.map((place) => tOr(`interior.${place}`, place)).join(t('list.separator'))];
      }

      return [name, value];
    }),
  );
}

/** A login that the gateway held back, since the device could lock: nothing was sent, so nothing was asked. */
function isWithheld({ code, values }: Remark): boolean {
  return code === 'login-refused' && /has been tried|refused another|not tried now/.test(String(values['detail']));
}

/** What a remark says to a person. A code without words shows itself. */
export function sentenceOf(remark: Remark, words: OnboardingWords): string {
  const code = isWithheld(remark) ? 'withheld' : remark.code;
  const sentence = words.tOr(`remark.${code}`, remark.code);
  const values = valuesOf(remark, words);

  return sentence.replace(/\{(\w+)\}/g, (place, name: string) => String(values[name] ?? place));
}
