import { HttpService } from '@nestjs/axios';
import axios from 'axios';

/** An HTTP service of our own, so that interceptors and defaults of the application touch no credential. */
export function createHttpService(): HttpService {
  return new HttpService(axios.create());
}
