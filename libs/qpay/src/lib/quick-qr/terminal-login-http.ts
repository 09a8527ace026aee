import { QPayHttp } from '../http/qpay-http';
import type { QPayHttpOptions, QPayHttpRequest, QPayHttpResponse } from '../http/qpay-http.types';

/**
 * HTTP for QuickQR's logins, which must name the terminal in their body; otherwise a login is the merchant API's own, so the
 * token service is used as it is.
 *
 * @internal
 */
export class TerminalLoginHttp extends QPayHttp {
  constructor(
    http: ConstructorParameters<typeof QPayHttp>[0],
    options: QPayHttpOptions,
    private readonly terminalId: string,
  ) {
    super(http, options);
  }

  override send(request: QPayHttpRequest): Promise<QPayHttpResponse> {
    return super.send({ ...request, body: { terminal_id: this.terminalId } });
  }
}
