import type { Scope } from '../../platform/actor/scope.ts';
import type { Brand } from '../../platform/ids/brand.ts';
import type { Ownership } from '../camera.ts';
import type { CoordinateSystem } from './coordinates.ts';
import type { TextEncoding } from './decode-text.ts';
import type { SheetFormat } from './read-lines.ts';
import type { ReadFault } from './sheet-protocol.ts';
import type { TemplateProfile } from './template-profile.ts';

export type ImportId = Brand<'ImportId'>;

/**
 * Life of an import: `parsing` (the dry run is under way) → `checked` (a person looks at it) → `applying` → `done`.
 * An import whose dry run did not end is `failed`; one whose application was cancelled or cut short is `checked` again
 * and says why, and can be applied again.
 */
export const importStates = ['parsing', 'checked', 'applying', 'done', 'failed'] as const;
export type ImportState = (typeof importStates)[number];

/** Why the last step did not end. */
export type StopReason = ReadFault | 'cancelled' | 'restarted' | 'broken';

/** What a row would do, or did. */
export const rowVerdicts = ['added', 'changed', 'unchanged', 'rejected'] as const;
export type RowVerdict = (typeof rowVerdicts)[number];

/** Proposals that a person can accept for the whole import. */
export const proposals = ['coordinates/swapped'] as const;
export type Proposal = (typeof proposals)[number];

/** What the person who uploads says about the file. */
export interface ImportOptions {
  /** As it was at the upload; a later edit of the profile changes nothing here. */
  readonly profile: TemplateProfile;
  readonly crs?: CoordinateSystem;
  readonly convert: boolean;
  /** Of new cameras whose row does not say. */
  readonly ownership: Ownership;
  /** Whether a new camera may lack what its class requires, name, class and organisation excepted. */
  readonly gaps: 'refuse' | 'accept';
}

export type VerdictCounts = Readonly<Record<RowVerdict, number>>;

export const noCounts: VerdictCounts = { added: 0, changed: 0, unchanged: 0, rejected: 0 };

/** One upload on its way into the registry. */
export interface SheetImport {
  readonly id: ImportId;
  /** The scope of who uploaded it: what it may touch, and who may see it. */
  readonly organisationPath: string;
  readonly userId: string;
  readonly userName: string;
  /** As the browser called it; shown, never used as a path. */
  readonly fileName: string;
  readonly sizeBytes: number;
  readonly state: ImportState;
  readonly stopReason?: StopReason;
  readonly options: ImportOptions;
  readonly format?: SheetFormat;
  readonly encoding?: TextEncoding;
  /** Headings of the columns that were read, in the order of the file. */
  readonly headings: readonly string[];
  readonly unknownColumns: readonly string[];
  readonly missingColumns: readonly string[];
  /** Rows of the file; 0 until it is known. */
  readonly rowCount: number;
  /** Rows that the dry run has looked at, by what they would do; a proposal counts as what it would do. */
  readonly checked: VerdictCounts;
  /** Rows with a warning, and rows that wait for a proposal to be accepted. */
  readonly warned: number;
  readonly proposed: number;
  /** Rows that were applied, by what they did. */
  readonly applied: VerdictCounts;
  readonly accepted: readonly Proposal[];
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
}

/** What an import may touch: its creator's part, even when a superior applies it. */
export function scopeOfImport({ organisationPath }: SheetImport): Scope {
  return { organisationPath };
}

export function countVerdicts(counts: VerdictCounts, verdicts: readonly RowVerdict[]): VerdictCounts {
  const count = (verdict: RowVerdict): number => counts[verdict] + verdicts.filter((each) => each === verdict).length;
  return {
    added: count('added'),
    changed: count('changed'),
    unchanged: count('unchanged'),
    rejected: count('rejected'),
  };
}
