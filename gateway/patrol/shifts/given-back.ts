import { z } from 'zod';
import { type HandBack, whyNoReturnNote } from './hand-back.ts';
import type { Shift, Signature } from './shift.ts';

/** What of a signature its readers are told, as a record keeps it. */
type SaidSignature = Pick<Signature, 'name' | 'atMs' | 'note'>;

const recordedSignature = z.object({ name: z.string(), atMs: z.number(), note: z.string().exactOptional() });

/** A hand-back as the record of a shift holds it. */
export const recordedHandBack = z.object({
  organisationId: z.string(),
  organisationName: z.string(),
  fromMs: z.number(),
  toMs: z.number(),
  note: recordedSignature.exactOptional(),
  acceptance: recordedSignature.exactOptional(),
});
type RecordedHandBack = z.infer<typeof recordedHandBack>;

/** A hand-back as the shift that gives back reads it. */
export interface GivenBack {
  readonly organisationId: string;
  readonly organisationName: string;
  readonly fromMs: number;
  readonly toMs: number;
  readonly note?: SaidSignature;
  readonly acceptance?: SaidSignature;
  readonly mayNote: boolean;
  readonly isInRecord: boolean;
}

/** What a shift gives back: what its record says was accepted, to the letter; everything else as it is now. */
export function givenBack(
  shift: Shift,
  { current, recorded }: { readonly current: readonly HandBack[]; readonly recorded: readonly RecordedHandBack[] },
  userId: string,
): GivenBack[] {
  const kept = recorded.filter(({ acceptance }) => acceptance !== undefined);
  const others = current.filter((each) => kept.every(({ organisationId }) => organisationId !== each.organisationId));
  return [
    ...kept.map((each) => ({ ...each, mayNote: false, isInRecord: true })),
    ...others.map((each) => ({
      ...pick(each),
      mayNote: whyNoReturnNote(each, shift, userId) === undefined,
      isInRecord: false,
    })),
  ];
}

function pick({ organisationId, organisationName, fromMs, toMs, note, acceptance }: HandBack) {
  return {
    ...{ organisationId, organisationName, fromMs, toMs },
    ...(note !== undefined && { note }),
    ...(acceptance !== undefined && { acceptance }),
  };
}
