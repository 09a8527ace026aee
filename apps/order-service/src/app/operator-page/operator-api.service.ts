import { Injectable } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import { ApiError, type ApiErrorBody } from '../errors/api-error';

/** What a call of the operators' API sends. */
export interface ApiCall {
  query?: Record<string, string>;
  body?: Record<string, string | boolean>;
}

/**
 * The operators' API as the page uses it: through its own routes, without the network. What is checked, allowed and audited
 * there is so for the page as well, by nothing but this.
 */
@Injectable()
export class OperatorApi {
  constructor(private readonly host: HttpAdapterHost) {}

  get<T>(token: string, path: string, query: Record<string, string> = {}): Promise<T> {
    return this.call(token, 'GET', path, { query });
  }

  post<T>(token: string, path: string, body: Record<string, string | boolean>): Promise<T> {
    return this.call(token, 'POST', path, { body });
  }

  /** A file, as the API makes it. */
  async file(token: string, path: string, query: Record<string, string>): Promise<string> {
    return (await this.send(token, 'GET', path, { query })).body;
  }

  private async call<T>(token: string, method: 'GET' | 'POST', path: string, call: ApiCall): Promise<T> {
    return (await this.send(token, method, path, call)).json<T>();
  }

  /** @throws ApiError the API's own refusal */
  private async send(token: string, method: 'GET' | 'POST', path: string, { query, body }: ApiCall) {
    const fastify = this.host.httpAdapter.getInstance<FastifyInstance>();
    const headers = { authorization: `Bearer ${token}` };
    const url = `/api/operator/${path}`;
    const answer = await fastify.inject({ method, url, query, headers, ...(body && { payload: body }) });
    if (answer.statusCode >= 400) throw new ApiError(answer.statusCode, answer.json<ApiErrorBody>());
    return answer;
  }
}
