import type { IncomingMessage } from 'node:http';
import type { LeasedPoint } from './leased-points.ts';
import type { PlatformState } from './platform-state.ts';

export interface DoorReply {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

const changesAtOnce = 500;

/** What the platform answers, by the default contract; faults of the connection are the server's. */
export class PlatformDoors {
  readonly #state: PlatformState;

  constructor(state: PlatformState) {
    this.#state = state;
  }

  async answer(request: IncomingMessage): Promise<DoorReply> {
    const url = new URL(request.url ?? '/', 'http://platform');
    if (url.pathname === '/api/v1/token') return this.#token(await readJson(request));
    const trouble = this.#trouble(url);
    if (trouble !== undefined) return trouble;
    const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
    if (!this.#state.takesToken(token)) return { status: 401, body: { message: '令牌无效或已过期' } };
    return this.#route(url);
  }

  #token(body: unknown): DoorReply {
    const { username, password } =
      typeof body === 'object' && body !== null ? { username: '', password: '', ...body } : {};
    const result = this.#state.logIn(username, password);
    if (result === 'locked') return { status: 423, body: { message: '账号已锁定' } };
    if (result === 'refused') return { status: 403, body: { message: '用户名或密码错误' } };
    return { status: 200, body: { token: result.token, expiresInSeconds: this.#state.tokenSeconds } };
  }

  #trouble(url: URL): DoorReply | undefined {
    const state = this.#state;
    const lure = state.fault('lure');
    if (lure !== undefined && !url.pathname.endsWith('/live')) {
      return { status: 302, body: {}, headers: { location: `http://${lure.host}:8080${url.pathname}` } };
    }
    const busy = state.fault('busy');
    if (busy !== undefined) {
      state.useUp('busy');
      const { retryAfterSeconds } = busy;
      const headers = retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) };
      return { status: 429, body: { message: '请求过于频繁' }, headers };
    }
    const broken = state.fault('broken');
    if (broken !== undefined) state.useUp('broken');
    return broken && { status: broken.status, body: { message: '服务异常' } };
  }

  #route(url: URL): DoorReply {
    const live = /^\/api\/v1\/points\/([^/]+)\/live$/.exec(url.pathname)?.[1];
    if (live !== undefined) return this.#live(decodeURIComponent(live), url.searchParams.get('profile') ?? 'main');
    switch (url.pathname) {
      case '/api/v1/points':
        return this.#list(url);
      case '/api/v1/status':
        return this.#snapshot();
      case '/api/v1/status/changes':
        return this.#changes(Number(url.searchParams.get('cursor')));
      default:
        return { status: 404, body: { message: '没有此接口' } };
    }
  }

  #list({ searchParams }: URL): DoorReply {
    const state = this.#state;
    state.counts.listCalls += 1;
    const all = state.points();
    const items = this.#page(all, searchParams).map((point) => ({
      ...point,
      status: state.isOnline(point.id) ? 'online' : 'offline',
    }));
    return { status: 200, body: { total: state.fault('wrong-total')?.total ?? all.length, items } };
  }

  #page(all: readonly LeasedPoint[], parameters: URLSearchParams): readonly LeasedPoint[] {
    const state = this.#state;
    const page = Number(parameters.get('page') ?? 1);
    const size = Math.min(Number(parameters.get('pageSize') ?? 50), state.options.maxPageSize ?? 200);
    const from = (page - 1) * size;
    const isDoubled = state.fault('duplicates') !== undefined && page > 1 && from < all.length;
    const [first] = all;
    if (state.fault('shifting') !== undefined && first !== undefined) state.remove(first.id);
    return all.slice(isDoubled ? from - 1 : from, from + size);
  }

  #snapshot(): DoorReply {
    const state = this.#state;
    state.counts.snapshotCalls += 1;
    const items = state.points().map(({ id }) => {
      const sinceMs = state.sinceMs(id);
      return sinceMs === undefined
        ? { id, status: 'online' }
        : { id, status: 'offline', at: new Date(sinceMs).toISOString() };
    });
    return { status: 200, body: { cursor: String(state.cursor), items } };
  }

  #changes(cursor: number): DoorReply {
    const state = this.#state;
    state.counts.changeCalls += 1;
    const items = state.changesSince(cursor, changesAtOnce);
    if (items === undefined) return { status: 410, body: { message: '游标已失效' } };
    const next = cursor + items.length;
    return { status: 200, body: { cursor: String(next), hasMore: next < state.cursor, items } };
  }

  #live(id: string, profile: string): DoorReply {
    const state = this.#state;
    state.counts.liveCalls += 1;
    if (state.find(id) === undefined) return { status: 404, body: { message: '点位不存在' } };
    if (state.fault('live-refused') !== undefined) return { status: 403, body: { message: '未授权播放' } };
    const lure = state.fault('lure');
    const base = lure
      ? `rtsp://${lure.host}:8554/live/${id}`
      : (this.#hlsUrlOf(id, profile) ??
        state.options.liveUrlOf?.(id, profile) ??
        `rtsp://${state.options.host}:8554/live/${id}/${profile}`);
    const joint = base.includes('?') ? '&' : '?';
    return {
      status: 200,
      body: { url: `${base}${joint}token=${state.newLiveToken()}`, expiresInSeconds: state.options.liveSeconds ?? 60 },
    };
  }

  #hlsUrlOf(id: string, profile: string): string | undefined {
    const { options, port } = this.#state;
    const container = options.hls?.containerOf(id);
    return container && `http://${options.host}:${port}/hls/${id}/${profile}/${container}/index.m3u8`;
  }
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
