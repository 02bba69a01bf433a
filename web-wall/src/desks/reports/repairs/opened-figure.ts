import type { ReportPart } from '../report-queries.ts';
import type { RepairsQuestion } from './repair-queries.ts';

/** What is asked of the tickets behind a figure, and how the figure was called. */
export interface OpenedFigure {
  readonly name: string;
  readonly question: Omit<RepairsQuestion, keyof ReportPart>;
}
