/** A signed-in user of the gateway's HTTP API, as an integrator's script would be one. */
export class ApiClient {
  /** The session, as a `Cookie` header; for programs that play streams. */
  readonly cookie: string;
  readonly #base: string;

  private constructor(base: string, cookie: string) {
    this.#base = base;
    this.cookie = cookie;
  }

  /** @param url of the gateway, e.g. `http://127.0.0.1:8080` */
  static async signIn(url: string, username: string, password: string): Promise<ApiClient> {
    const base = `${url}/api/v1`;
    const response = await fetch(`${base}/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username, password }),
    });
    if (!response.ok) throw new Error(`sign-in as ${username} was refused: ${await response.text()}`);
    const cookie = response.headers.getSetCookie().map((line) => line.split(';', 1)[0]);
    return new ApiClient(base, cookie.join('; '));
  }

  /** @typeParam Reply the view that the operation's contract names; the server checked its own output */
  async get<Reply>(path: string): Promise<Reply> {
    return this.#send<Reply>('GET', path);
  }

  /** Every item of a list that comes in pages. @param path without a query */
  async getAll<Item>(path: string, query: Readonly<Record<string, string>> = {}): Promise<Item[]> {
    const items: Item[] = [];
    let cursor: string | undefined;
    do {
      const search = new URLSearchParams({ ...query, limit: '200', ...(cursor === undefined ? {} : { cursor }) });
      const page = await this.get<{ items: Item[]; nextCursor?: string }>(`${path}?${search.toString()}`);
      items.push(...page.items);
      cursor = page.nextCursor;
    } while (cursor !== undefined);
    return items;
  }

  async post<Reply>(path: string, body?: unknown): Promise<Reply> {
    return this.#send<Reply>('POST', path, body);
  }

  async patch<Reply>(path: string, body: unknown): Promise<Reply> {
    return this.#send<Reply>('PATCH', path, body);
  }

  async put<Reply>(path: string, body: unknown): Promise<Reply> {
    return this.#send<Reply>('PUT', path, body);
  }

  async delete(path: string): Promise<void> {
    await this.#send<undefined>('DELETE', path);
  }

  async #send<Reply>(method: string, path: string, body?: unknown): Promise<Reply> {
    const response = await fetch(this.#base + path, {
      method,
      headers: { cookie: this.cookie, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} was refused with ${response.status}: ${text}`);
    return (text === '' ? undefined : JSON.parse(text)) as Reply; // the contract of the operation that the caller names
  }
}
