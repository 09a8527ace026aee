import { HttpService } from '@nestjs/axios';
import axios from 'axios';
import { QPayHttp } from './qpay-http';
import type { QPayHttpOptions } from './qpay-http.types';

/** An HTTP service of our own, so that interceptors and defaults of the application touch no credential. */
export function createHttpService(): HttpService {
  return new HttpService(axios.create());
}

/** What speaks HTTP with one host of QPay; wanted only for the low-level `requestQPayToken` and `refreshQPayToken`. */
export function createQPayHttp(options: QPayHttpOptions): QPayHttp {
  return new QPayHttp(createHttpService(), options);
}
