import type { Page } from 'playwright-core';
import { z } from 'zod';
import { readFrameCode } from '../../farm/frame-code.ts';
import { bundlePlayers } from './player-bundle.ts';

export type Mode = 'push' | 'hls';

/** A frame that was read off the screen. */
const shownFrame = z.object({ frame: z.number(), shownAtMs: z.number() });
export type ShownFrame = z.infer<typeof shownFrame>;

const tileReport = z.object({
  state: z.string(),
  transport: z.string().optional(),
  /** From the player's start to the first frame presented; absent before it. */
  firstFrameMs: z.number().optional(),
  /** Frames given to the screen so far (requestVideoFrameCallback). */
  presentedFrames: z.number(),
  /** How often the player gave up and began again. */
  failures: z.number(),
  /** Of the picture, in pixels; 0 before it. */
  width: z.number(),
  frames: z.array(shownFrame),
});
export type TileReport = z.infer<typeof tileReport>;

const html = `<!doctype html><meta charset="utf-8"><title>players</title>
<style>
  body { margin: 0; background: #000; display: grid; height: 100vh; grid-template-columns: repeat(var(--columns, 1), 1fr); }
  video { width: 100%; height: 100%; min-height: 0; object-fit: contain; }
</style>
<body>`;

/** Plays tiles with the wall's own classes and looks at what they show; a text, since it runs in the page. */
const benchCode = `(() => {
  const readFrameCode = ${readFrameCode.toString()};
  const tiles = new Map();
  const sources = { push: new wall.PictureSources('push'), hls: new wall.PictureSources('hls') };

  const readFrame = (tile, meta) => {
    const { videoWidth: width, videoHeight: height } = tile.video;
    tile.canvas ??= new OffscreenCanvas(width, height);
    const context = tile.canvas.getContext('2d', { willReadFrequently: true });
    context.drawImage(tile.video, 0, 0);
    const shownAtMs = Date.now() + Math.max(0, meta.expectedDisplayTime - performance.now());
    const code = readFrameCode(context.getImageData(0, 0, width, height).data, width, height);
    if (code !== undefined) tile.frames.push({ frame: code.frame, shownAtMs });
  };
  const look = (tile) =>
    tile.video.requestVideoFrameCallback((_now, meta) => {
      tile.firstFrameMs ??= performance.now() - tile.startMs;
      tile.presentedFrames = meta.presentedFrames;
      if (tile.readsFrames) readFrame(tile, meta);
      look(tile);
    });

  window.bench = {
    lay: (columns) => document.body.style.setProperty('--columns', columns),
    open: (id, cameraId, mode) => {
      const video = Object.assign(document.createElement('video'), { muted: true, playsInline: true });
      document.body.append(video);
      const tile = { video, frames: [], presentedFrames: 0, failures: 0, readsFrames: false, startMs: performance.now() };
      tiles.set(id, tile);
      look(tile);
      const deps = { leases: new wall.StreamLeases(), sources: sources[mode] };
      tile.player = new wall.TilePlayer(video, { cameraId, profile: 'sub' }, deps, {
        onState: (state) => {
          tile.state = state;
          if (state.kind === 'failed') tile.failures += 1;
        },
        onStream: (stream) => (tile.transport = stream.transport),
      });
      tile.player.setShown(true);
      tile.player.start();
    },
    readFrames: (id, reads) => (tiles.get(id).readsFrames = reads),
    report: (id) => {
      const { video, state, transport, firstFrameMs, presentedFrames, failures, frames } = tiles.get(id);
      const kind = state.kind === 'failed' ? 'failed: ' + JSON.stringify(state.fault) : state.kind;
      return { state: kind, transport, firstFrameMs, presentedFrames, failures, width: video.videoWidth, frames };
    },
    close: (id) => {
      const tile = tiles.get(id);
      tile.player.stop();
      tile.video.remove();
      tiles.delete(id);
    },
  };
})()`;

/** A page of the gateway's own origin that holds nothing but players of the wall. */
export class PlayerPage {
  readonly #page: Page;

  private constructor(page: Page) {
    this.#page = page;
  }

  static async open(page: Page, url: string): Promise<PlayerPage> {
    // Of the gateway's own origin and address: Chromium lets no other page connect to a loopback address.
    await page.goto(`${url}/api/v1/session`);
    await page.setContent(html);
    await page.evaluate(await bundlePlayers());
    await page.evaluate(benchCode);
    return new PlayerPage(page);
  }

  /** Tiles to be opened stand in so many columns. */
  async lay(columns: number): Promise<void> {
    await this.#call('lay', columns);
  }

  /** Starts a player of its own, with its own request for a stream. */
  async openTile(id: string, cameraId: string, mode: Mode): Promise<void> {
    await this.#call('open', id, cameraId, mode);
  }

  /** Reads the barcode of each frame from now on, or no longer. */
  async readFrames(id: string, reads: boolean): Promise<void> {
    await this.#call('readFrames', id, reads);
  }

  async report(id: string): Promise<TileReport> {
    return tileReport.parse(await this.#call('report', id));
  }

  async closeTile(id: string): Promise<void> {
    await this.#call('close', id);
  }

  #call(name: string, ...args: (string | number | boolean)[]): Promise<unknown> {
    return this.#page.evaluate(`window.bench.${name}(${args.map((value) => JSON.stringify(value)).join(', ')})`);
  }
}
