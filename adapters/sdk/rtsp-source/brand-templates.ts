/** How a brand spells the RTSP path of a channel's two streams. */
export interface BrandTemplate {
  /** Stable name, stored with access paths. */
  readonly brand: string;
  readonly zh: string;
  readonly en: string;
  /** Code of the vendor in the 27-column sheet (SBCS); absent where the sheet has none. */
  readonly vendorCode?: number;
  /**
   * `{channel}` counts from 1, `{channel2}` has two digits, `{channel0}` counts from 0. `{user}` and `{password}` are
   * filled at the dial only.
   */
  readonly main: string;
  readonly sub: string;
  readonly port: number;
  /** Where it is written down: the vendor's own public document where there is one. */
  readonly source: string;
}

/** The brands that sheets name most. What a device with other firmware wants is entered as a path. */
export const brandTemplates: readonly BrandTemplate[] = [
  {
    ...{ brand: 'hikvision', zh: '海康威视', en: 'Hikvision', vendorCode: 1, port: 554 },
    ...{ main: '/Streaming/Channels/{channel}01', sub: '/Streaming/Channels/{channel}02' },
    source: 'Hikvision, RTSP for preview (Device Network SDK and ISAPI guides): channel, 0, stream number',
  },
  {
    ...{ brand: 'hikvision-old', zh: '海康威视（2012 年前）', en: 'Hikvision (before 2012)', port: 554 },
    ...{ main: '/h264/ch{channel}/main/av_stream', sub: '/h264/ch{channel}/sub/av_stream' },
    source: 'Hikvision, RTSP for preview, old rule',
  },
  {
    ...{ brand: 'dahua', zh: '大华', en: 'Dahua', vendorCode: 2, port: 554 },
    main: '/cam/realmonitor?channel={channel}&subtype=0',
    sub: '/cam/realmonitor?channel={channel}&subtype=1',
    source: 'Dahua, HTTP API for IPC and NVR, real-time stream',
  },
  {
    ...{ brand: 'tiandy', zh: '天地伟业', en: 'Tiandy', vendorCode: 3, port: 554 },
    ...{ main: '/{channel}/1', sub: '/{channel}/2' },
    source: 'Tiandy, RTSP address rule of IPC and NVR: channel, stream number',
  },
  {
    ...{ brand: 'axis', zh: '安讯士', en: 'Axis', vendorCode: 5, port: 554 },
    main: '/axis-media/media.amp?camera={channel}&videocodec=h264',
    sub: '/axis-media/media.amp?camera={channel}&videocodec=h264&resolution=640x360',
    source: 'Axis, VAPIX video streaming over RTSP',
  },
  {
    ...{ brand: 'bosch', zh: '博世', en: 'Bosch', vendorCode: 6, port: 554 },
    ...{ main: '/rtsp_tunnel?line={channel}&inst=1', sub: '/rtsp_tunnel?line={channel}&inst=2' },
    source: 'Bosch, RTSP usage with Bosch Video IP devices',
  },
  {
    ...{ brand: 'uniview', zh: '宇视', en: 'Uniview', vendorCode: 9, port: 554 },
    ...{ main: '/unicast/c{channel}/s0/live', sub: '/unicast/c{channel}/s1/live' },
    source: 'Uniview, RTSP URL format of NVRs',
  },
  {
    ...{ brand: 'uniview-camera', zh: '宇视（单台摄像机）', en: 'Uniview (single camera)', port: 554 },
    ...{ main: '/media/video1', sub: '/media/video2' },
    source: 'Uniview, RTSP URL format of network cameras',
  },
  {
    ...{ brand: 'huawei', zh: '华为', en: 'Huawei', vendorCode: 15, port: 554 },
    ...{ main: '/LiveMedia/ch{channel}/Media1', sub: '/LiveMedia/ch{channel}/Media2' },
    source: 'Huawei HoloSens SDC, RTSP live address',
  },
  {
    ...{ brand: 'tp-link', zh: '普联', en: 'TP-Link', port: 554 },
    ...{ main: '/stream1', sub: '/stream2' },
    source: 'TP-Link, FAQ on RTSP of Tapo and VIGI cameras',
  },
  {
    ...{ brand: 'milesight', zh: '星纵', en: 'Milesight', port: 554 },
    ...{ main: '/main', sub: '/sub' },
    source: 'Milesight, RTSP stream of network cameras',
  },
  {
    ...{ brand: 'xiongmai', zh: '雄迈', en: 'Xiongmai', port: 554 },
    main: '/user={user}&password={password}&channel={channel}&stream=0.sdp',
    sub: '/user={user}&password={password}&channel={channel}&stream=1.sdp',
    source: 'Xiongmai, RTSP access; the login stands in the path',
  },
];
