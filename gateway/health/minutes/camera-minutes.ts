/**
 * What a minute of a camera was. `not-due` out of service or outside its contract 不应在线; `unknown` nobody looked, or
 * the gateway was blind 未知; `down` did not answer 中断; `impaired` answered, but its picture or clock was wrong
 * 在线不完好; `intact` 完好.
 */
export const minuteStates = ['not-due', 'unknown', 'down', 'impaired', 'intact'] as const;
export type MinuteState = (typeof minuteStates)[number];

/** So many minutes of one state, one after the other. */
export type MinuteRun = readonly [MinuteState, number];

export const minutesOfDay = 1440;
