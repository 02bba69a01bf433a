import type { ScanView } from '../../../../gateway/discovery/discovery-api.ts';
import { formatCount } from '../../i18n/format.ts';
import type { OnboardingWords } from './use-onboarding-words.ts';

/** Ranges and addresses that a person typed: one a line, or parted by blanks or commas of either script. */
export function readRanges(text: string): string[] {
  return text.split(/[\s,，;；、]+/).filter((range) => range !== '');
}

/** Where a scan looked, in a line: `组播 + 10.32.8.0/24 等 3 个`. */
export function describeRanges(
  { multicast, ranges }: Pick<ScanView, 'multicast' | 'ranges'>,
  { t, language }: OnboardingWords,
): string {
  const [first] = ranges;
  const swept =
    first === undefined || ranges.length === 1
      ? first
      : t('scans.whereMore', { first, count: formatCount(ranges.length, language) });

  return [multicast ? t('scans.whereMulticast') : undefined, swept].filter((part) => part !== undefined).join(' + ');
}
