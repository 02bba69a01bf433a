import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { DeviceAddress } from '../../adapters/sdk/adapter.ts';
import { judgeLogin, type LoginRules } from './onvif-fake-login.ts';

/** What a call brought along, and what the camera thought of it. */
export interface SeenCall {
  readonly operation: string;
  readonly path: string;
  readonly login: 'none' | 'right' | 'wrong';
}

export interface FakeCameraOptions extends LoginRules {
  readonly host?: string;
  /** Camera clock minus ours, as it tells it. */
  readonly toldOffsetMs?: number;
  /** Host that it believes to have. */
  readonly believedHost?: string;
  /** Text of its refusal. */
  readonly refusal?: string;
  /** Inner XML of a response by operation, replacing the usual one; undefined means: no such operation. */
  readonly answers?: Readonly<Record<string, string | undefined>>;
  /** Takes over the whole HTTP answer when it returns true. */
  readonly hijack?: (operation: string, response: ServerResponse) => boolean;
}

const openOperations = new Set(['GetSystemDateAndTime', 'GetServices', 'GetCapabilities']);

/** An ONVIF camera of a few lines that notes who asked what, and counts wrong passwords. */
export class FakeCamera {
  readonly calls: SeenCall[] = [];
  readonly #options: FakeCameraOptions;
  readonly #server = createServer((request, response) => void this.#serve(request, response));
  #inFlight = 0;
  mostInFlight = 0;
  connections = 0;

  private constructor(options: FakeCameraOptions) {
    this.#options = options;
  }

  static async start(options: FakeCameraOptions = {}, port = 0): Promise<FakeCamera> {
    const camera = new FakeCamera(options);
    camera.#server.on('connection', () => (camera.connections += 1));
    await new Promise<void>((resolve, reject) => {
      camera.#server.once('error', reject);
      camera.#server.listen(port, options.host ?? '127.0.0.1', resolve);
    });
    return camera;
  }

  get address(): DeviceAddress {
    // A listening TCP server's address is never a pipe's name.
    const { address, port } = this.#server.address() as AddressInfo;
    return { host: address, port };
  }

  get wrongTries(): number {
    return this.calls.filter((call) => call.login === 'wrong').length;
  }

  countOf(operation: string): number {
    return this.calls.filter((call) => call.operation === operation).length;
  }

  openSockets(): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#server.getConnections((error, count) => (error ? reject(error) : resolve(count)));
    });
  }

  async stop(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.#inFlight += 1;
    this.mostInFlight = Math.max(this.mostInFlight, this.#inFlight);
    response.on('close', () => (this.#inFlight -= 1));
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(Buffer.from(chunk as Uint8Array));
    const body = Buffer.concat(chunks).toString('utf8');
    const [, operation = ''] = /<s:Body><(?:\w+:)?(\w+)/.exec(body) ?? [];
    const login = judgeLogin({ authorization: request.headers.authorization, body }, this.#options);
    this.calls.push({ operation, path: request.url ?? '', login });
    if (this.#options.hijack?.(operation, response)) return;
    if (login === 'wrong' || (login === 'none' && this.#isClosed(operation))) this.#refuse(response);
    else this.#answer(operation, response);
  }

  #isClosed(operation: string): boolean {
    return (this.#options.login ?? 'none') !== 'none' && !openOperations.has(operation);
  }

  #refuse(response: ServerResponse): void {
    const { login, refusal = 'Sender not authorized' } = this.#options;
    if (login === 'digest' || login === 'both') {
      const digest = (algorithm: string): string =>
        `Digest realm="cam", qop="auth", nonce="nonce1", algorithm=${algorithm}`;
      response.writeHead(401, { 'www-authenticate': ['Basic realm="cam"', digest('MD5'), digest('SHA-256')] });
    } else response.writeHead(400, { 'content-type': 'application/soap+xml' });
    response.end(
      `<s:Envelope xmlns:s="s"><s:Body><s:Fault><s:Code><s:Value>s:Sender</s:Value><s:Subcode><s:Value>ter:NotAuthorized</s:Value></s:Subcode></s:Code><s:Reason><s:Text>${refusal}</s:Text></s:Reason></s:Fault></s:Body></s:Envelope>`,
    );
  }

  #answer(operation: string, response: ServerResponse): void {
    const answers: Readonly<Record<string, string | undefined>> = { ...this.#usual(), ...this.#options.answers };
    const inner = answers[operation];
    response.setHeader('content-type', 'application/soap+xml; charset=utf-8');
    if (inner === undefined) {
      response.statusCode = 500;
      response.end(
        '<Envelope><Body><Fault><Code><Value>ter:ActionNotSupported</Value></Code></Fault></Body></Envelope>',
      );
      return;
    }
    response.end(
      `<?xml version="1.0"?><Envelope><Body><${operation}Response>${inner}</${operation}Response></Body></Envelope>`,
    );
  }

  #usual(): Readonly<Record<string, string>> {
    const { host, port } = this.address;
    const self = `http://${this.#options.believedHost ?? host}:${port}`;
    const now = new Date(Date.now() + (this.#options.toldOffsetMs ?? 0));
    return {
      GetSystemDateAndTime: `<SystemDateAndTime><UTCDateTime>${clockXml(now)}</UTCDateTime></SystemDateAndTime>`,
      GetServices:
        `<Service><Namespace>http://www.onvif.org/ver10/device/wsdl</Namespace><XAddr>${self}/onvif/device_service</XAddr></Service>` +
        `<Service><Namespace>http://www.onvif.org/ver10/media/wsdl</Namespace><XAddr>${self}/onvif/Media</XAddr></Service>`,
      GetCapabilities: `<Capabilities><Media><XAddr>${self}/onvif/Media</XAddr></Media></Capabilities>`,
      GetDeviceInformation:
        '<Manufacturer>Vendor</Manufacturer><Model>M1</Model><FirmwareVersion>5.50</FirmwareVersion><SerialNumber>404705923918060213</SerialNumber>',
      GetProfiles: profileXml('main', 1920) + profileXml('sub', 640),
      GetStreamUri: '<MediaUri><Uri>rtsp://192.168.1.64:8554/live?ch=1&amp;sub=0</Uri></MediaUri>',
      GetSnapshotUri: `<MediaUri><Uri>${self}/snap.jpg?ch=1</Uri></MediaUri>`,
      SetSynchronizationPoint: '',
    };
  }
}

/** A Media1 profile with everything that the schema demands; node-onvif stumbles over less. */
function profileXml(token: string, width: number): string {
  const bounds = `<Bounds x="0" y="0" width="${width}" height="${width}"/>`;
  const size = `<Resolution><Width>${width}</Width><Height>${width}</Height></Resolution><Quality>4</Quality>`;
  const rate =
    '<RateControl><FrameRateLimit>25</FrameRateLimit><EncodingInterval>1</EncodingInterval><BitrateLimit>2048</BitrateLimit></RateControl>';
  return (
    `<Profiles token="${token}" fixed="true"><Name>${token}</Name>` +
    `<VideoSourceConfiguration token="vsc"><Name>VideoSource_1</Name><SourceToken>VS1</SourceToken>${bounds}</VideoSourceConfiguration>` +
    `<VideoEncoderConfiguration token="vec-${token}"><Name>${token}</Name><Encoding>H264</Encoding>${size}${rate}</VideoEncoderConfiguration></Profiles>`
  );
}

export function clockXml(at: Date): string {
  return (
    `<Time><Hour>${at.getUTCHours()}</Hour><Minute>${at.getUTCMinutes()}</Minute><Second>${at.getUTCSeconds()}</Second></Time>` +
    `<Date><Year>${at.getUTCFullYear()}</Year><Month>${at.getUTCMonth() + 1}</Month><Day>${at.getUTCDate()}</Day></Date>`
  );
}
