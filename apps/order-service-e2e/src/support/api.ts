/** An answer of the service. */
export interface Answer {
  status: number;
  body: Record<string, unknown>;
  headers: Headers;
}

/** The service as a shop's website uses it. */
export class Api {
  constructor(
    private readonly url: string,
    private readonly token?: string,
  ) {}

  createSession(body: unknown): Promise<Answer> {
    return this.send('POST', '/api/create-payment-session', body);
  }

  payment(id: unknown): Promise<Answer> {
    return this.send('GET', `/api/payments/${String(id)}`);
  }

  verify(id: unknown): Promise<Answer> {
    return this.send('POST', `/api/payments/${String(id)}/verify`);
  }

  async send(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const response = await fetch(`${this.url}${path}`, {
      method,
      headers: {
        ...headers,
        ...(this.token && { authorization: `Bearer ${this.token}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const answer = (await response.json()) as Record<string, unknown>;
    return { status: response.status, body: answer, headers: response.headers };
  }
}
