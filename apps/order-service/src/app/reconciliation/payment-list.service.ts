import { Inject, Injectable } from '@nestjs/common';
import { QPayClient, type QPayPaymentRow } from 'nestjs-qpay';
import { ServiceConfig } from '../config/service-config';

/** QPay's payments of this merchant's invoice code. */
@Injectable()
export class PaymentList {
  constructor(
    private readonly qpay: QPayClient,
    @Inject(ServiceConfig) private readonly config: Pick<ServiceConfig, 'qpay'>,
  ) {}

  /** Those of a time, page after page. */
  between(startDate: Date, endDate: Date): AsyncGenerator<QPayPaymentRow, void, undefined> {
    const objectId = this.config.qpay.invoiceCode;
    return this.qpay.eachPayment({ objectType: 'INVOICE', objectId, startDate, endDate });
  }
}
