import { z } from 'zod';

const clockText = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time HH:mm, e.g. 20:00');
/** Minutes, up to 30 days. */
const minutes = z.int().min(1).max(43_200);
const seconds = (min: number, max: number) => z.int().min(min).max(max);
const slaHours = z.number().min(0.001).max(8760);
const slaTerm = z.strictObject({ respondHours: slaHours, repairHours: slaHours });

/**
 * Every key of the configuration. What each one means stands beside its default in `default.yaml`.
 * Each leaf can be overridden by an environment variable: `health.probeIntervalSeconds` is
 * `VPG_HEALTH_PROBE_INTERVAL_SECONDS`.
 */
export const configSchema = z.strictObject({
  server: z.strictObject({
    host: z.string().min(1),
    port: z.int().min(0).max(65535),
    allowedOrigins: z.array(z.url()),
    trustProxy: z.boolean(),
    metricsToken: z.string(),
  }),
  data: z.strictObject({ folder: z.string().min(1) }),
  database: z.strictObject({
    url: z.string().regex(/^(sqlite:|mysql:\/\/)/, 'sqlite:<file> or mysql://user:password@host:port/name'),
  }),
  secrets: z.strictObject({ key: z.string() }),
  log: z.strictObject({ level: z.enum(['debug', 'info', 'warn', 'error']) }),
  estate: z.strictObject({ name: z.string().min(1).max(128) }),
  access: z.strictObject({ sessionHours: z.int().min(1).max(168), secureCookie: z.boolean() }),
  network: z.strictObject({ allow: z.array(z.string()) }),
  discovery: z.strictObject({
    ranges: z.array(z.string()),
    ports: z.array(z.int().min(1).max(65535)).min(1),
    ratePerSecond: z.int().min(1).max(5000),
    deadlineSeconds: seconds(5, 7200),
    describeSeconds: seconds(1, 120),
    rescan: z.string(),
    platforms: z.strictObject({
      listingSeconds: z.int().min(10).max(86_400),
      statusSeconds: z.int().min(5).max(150),
    }),
    listen: z.boolean(),
    refusedLoginsPerHour: z.int().min(1).max(1000),
    checkSeconds: seconds(2, 60),
  }),
  adapters: z.strictObject({
    plugins: z.array(
      z.strictObject({ folder: z.string().min(1), settings: z.record(z.string(), z.unknown()).default({}) }),
    ),
  }),
  registry: z.strictObject({
    contractWarnDays: z.int().min(1).max(730),
    grantWarnDays: z.int().min(1).max(365),
    grantLimit: z.int().min(1).max(10_000),
    sheetsPerUser: z.int().min(1).max(100),
    sheetsInAll: z.int().min(1).max(1000),
  }),
  health: z.strictObject({
    probeIntervalSeconds: seconds(5, 3600),
    clockCheckIntervalSeconds: seconds(10, 86400),
    channelCheckIntervalSeconds: seconds(10, 900),
    deviceEvents: z.boolean(),
    deviceEventSubscriptions: z.int().min(1).max(512),
    deadlineMs: z.int().min(100).max(60000),
    concurrency: z.int().min(1).max(4096),
    canaries: z.array(z.string().regex(/^(\[[0-9a-f:.]+\]|[^\s:/@]+):\d{1,5}$/i, 'host:port')).max(8),
    failuresToDown: z.int().min(1).max(10),
    goodToUp: z.int().min(1).max(10),
    clockWarnSeconds: seconds(1, 3600),
    clockFailSeconds: seconds(1, 86400),
    targetRate: z.number().min(0).max(1),
    deep: z.strictObject({
      enabled: z.boolean(),
      intervalSeconds: seconds(60, 86400),
      recheckSeconds: seconds(5, 3600),
      watchSeconds: seconds(1, 30),
      concurrency: z.int().min(1).max(512),
      sensitivity: z.enum(['low', 'medium', 'high']),
      referenceAfter: z.int().min(0).max(100),
      nightFrom: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/),
      nightUntil: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/),
    }),
    keepMinuteDays: z.int().min(30).max(400),
  }),
  outages: z.strictObject({
    grouping: z.strictObject({
      windowSeconds: seconds(5, 3600),
      share: z.number().min(0.1).max(1),
      fewestCameras: z.int().min(2).max(100),
    }),
    flapping: z.strictObject({ stableMinutes: z.number().min(0).max(240) }),
    severity: z.strictObject({ criticalCameras: z.int().min(2).max(10_000), majorClass: z.int().min(1).max(9) }),
    maintenance: z.strictObject({ adHocHours: z.int().min(1).max(720) }),
  }),
  map: z.strictObject({
    datum: z.enum(['wgs84', 'gcj02']),
    maxZoom: z.int().min(1).max(22),
    planCorners: z.union([z.tuple([]), z.tuple([z.number(), z.number(), z.number(), z.number()])]),
  }),
  tickets: z.strictObject({
    openAfterMinutes: z.number().min(0).max(1440),
    stableMinutes: z.number().min(0).max(1440),
    recheckStableSeconds: z.number().min(0).max(3600),
    recheckWindowSeconds: z.number().min(1).max(7200),
    repeatDays: z.int().min(1).max(366),
    sla: z.strictObject({ class1: slaTerm, class2: slaTerm, class3: slaTerm, parent: slaTerm }),
  }),
  duty: z.strictObject({
    nightStart: clockText,
    nightEnd: clockText,
    eveFrom: z.union([z.literal(''), clockText], { error: 'a time HH:mm, or empty for no eve rule' }),
  }),
  roster: z.strictObject({ holeWarnDays: z.int().min(1).max(31) }),
  shifts: z.strictObject({
    earlySignInMinutes: z.int().min(0).max(240),
    lateSignInMinutes: z.int().min(0).max(240),
    overdueMinutes: minutes,
  }),
  patrol: z.strictObject({
    sweepSeconds: seconds(1, 60),
    pageTickMs: z.int().min(50).max(5000),
    warmLeadSeconds: seconds(1, 60),
    seatSilenceSeconds: seconds(5, 600),
    assignedFirstSeconds: seconds(0, 3600),
    onTimeMinutes: z.number().min(0).max(720),
    breakAfterMinutes: z.number().min(1).max(720),
    attention: z
      .strictObject({
        shortestMinutes: z.number().min(0).max(240),
        longestMinutes: z.number().min(0).max(240),
        answerSeconds: seconds(5, 300),
      })
      .refine(({ shortestMinutes, longestMinutes }) => longestMinutes === 0 || shortestMinutes <= longestMinutes, {
        message: 'shortestMinutes must not be above longestMinutes',
      }),
    snapshots: z.strictObject({ lookSeconds: z.number().min(0.5).max(60), maxAgeSeconds: seconds(5, 3600) }),
    escalation: z.strictObject({
      lateSignInMinutes: z.int().min(1).max(720),
      missedAfterMinutes: z.int().min(0).max(720),
      climbMinutes: z.int().min(0).max(1440),
    }),
    longestPauseSeconds: seconds(10, 3600),
    ptzHoldSeconds: seconds(10, 3600),
  }),
  findings: z.strictObject({
    snapshotDeadlineSeconds: seconds(1, 60),
    keepDays: z.int().min(1).max(3650),
    stepMinutes: z.strictObject({
      registered: minutes,
      pushed: minutes,
      acknowledged: minutes,
      arrived: minutes,
      handled: minutes,
      fedBack: minutes,
      returned: minutes,
    }),
    escalateAgainMinutes: minutes,
    escalationLevels: z.int().min(0).max(8),
  }),
  webhooks: z.strictObject({
    allow: z.array(z.string()),
    plainHttp: z.array(z.string()),
    deadlineSeconds: seconds(1, 60),
    giveUpHours: z.int().min(1).max(720),
    keepDays: z.int().min(1).max(3650),
  }),
  notices: z.strictObject({
    publicUrl: z.union([z.literal(''), z.url({ protocol: /^https?$/ })]),
    mail: z.strictObject({
      host: z.string(),
      port: z.int().min(1).max(65535),
      security: z.enum(['tls', 'starttls', 'none']),
      username: z.string(),
      password: z.string(),
      from: z.string().min(3).max(254),
    }),
  }),
  live: z.strictObject({
    idleSeconds: seconds(1, 3600),
    segmentSeconds: z.number().min(0.5).max(10),
    ringSeconds: seconds(10, 600),
    ringBytes: z.int().min(1_000_000).max(1_000_000_000),
    totalRingBytes: z.int().min(10_000_000).max(1_000_000_000_000),
    maxStreams: z.int().min(1).max(5000),
    sessionsPerCamera: z.int().min(1).max(64),
    sessionsPerDevice: z.int().min(1).max(1024),
    sessionsPerPlatform: z.int().min(1).max(4096),
    uplinks: z
      .array(
        z.strictObject({
          name: z.string().min(1).max(64),
          ranges: z.array(z.string()).min(1),
          sessions: z.int().min(1).max(5000),
        }),
      )
      .refine((all) => new Set(all.map(({ name }) => name)).size === all.length, 'each uplink has a name of its own'),
    startsAtOnce: z.int().min(1).max(1024),
    firstFrameSeconds: seconds(2, 60),
    silenceSeconds: seconds(2, 60),
    audio: z.boolean(),
    basicLoginHosts: z.array(z.string()),
  }),
  pixels: z.strictObject({
    ffmpegPath: z.string().min(1),
    concurrency: z.int().min(1).max(64),
    clipConcurrency: z.int().min(1).max(16),
    deadlineSeconds: seconds(1, 120),
    transcodes: z.int().min(0).max(64),
    markFont: z.string().regex(/^[\w ]{1,64}$/),
  }),
});

export type Config = z.infer<typeof configSchema>;
