/** The field table and its rules for screens: without schemas, so that a browser does not load a validator for them. */
export { checkRecord } from './camera-record.ts';
export { findField, recordFields, type FieldGroup, type RecordField } from './record-fields.ts';
export { isGap, type RecordProblem, recordProblemWords } from './record-problem.ts';
