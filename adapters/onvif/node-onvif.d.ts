/** The doors of node-onvif 0.1.7 that we use; the package brings no types. What it answers is checked by zod. */
declare module 'node-onvif' {
  import type { Socket } from 'node:dgram';

  interface OnvifDevice {
    init(): Promise<unknown>;
    /** A single question, which a measurement compares ours with. */
    readonly services: {
      readonly device: {
        getSystemDateAndTime(): Promise<unknown>;
      };
    };
  }

  interface NodeOnvif {
    /** Collects ProbeMatches on the default segment for three seconds. */
    startProbe(): Promise<readonly unknown[]>;
    /** The socket of a running probe; read only to learn who really answered. */
    readonly _udp: Socket | null;
    readonly OnvifDevice: new (options: {
      /** `host:port`; every service is then reached there, whatever host the device names. */
      readonly address: string;
      readonly user: string;
      readonly pass: string;
    }) => OnvifDevice;
  }

  const nodeOnvif: NodeOnvif;
  export default nodeOnvif;
}
