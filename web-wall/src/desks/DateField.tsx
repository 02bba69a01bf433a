import { Input } from 'antd';
import { useState } from 'react';
import { inputPatterns } from './duty/beijing-input.ts';

interface DateFieldProps {
  /** `YYYY-MM-DD` */
  readonly value: string;
  readonly label: string;
  /** First and last date that count, both included. */
  readonly min?: string | undefined;
  readonly max?: string | undefined;
  readonly onChange: (date: string) => void;
}

function isDate(text: string): boolean {
  return inputPatterns.date.test(text) && !Number.isNaN(Date.parse(`${text}T00:00:00Z`));
}

/** A civil date as text, told once it is whole and in its bounds; what does not count is marked. */
export function DateField({ value, label, min, max, onChange }: DateFieldProps) {
  const [typed, setTyped] = useState<string>();
  const text = typed ?? value;
  const counts = (date: string) =>
    isDate(date) && (min === undefined || date >= min) && (max === undefined || date <= max);

  return (
    <Input
      value={text}
      aria-label={label}
      placeholder="YYYY-MM-DD"
      maxLength={10}
      {...(typed !== undefined && !counts(typed) && { status: 'error' as const })}
      onChange={({ target }) => {
        setTyped(counts(target.value) ? undefined : target.value);
        if (counts(target.value)) onChange(target.value);
      }}
      onBlur={() => setTyped(undefined)}
    />
  );
}
