/** The light build of hls.js has the same types; it leaves out subtitles, DRM and alternate audio. */
declare module 'hls.js/light' {
  export { default, ErrorDetails, ErrorTypes, Events } from 'hls.js';
  export type { ErrorData, HlsConfig } from 'hls.js';
}
