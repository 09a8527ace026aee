import { Injectable } from '@nestjs/common';
import { PageFiles } from '../pages/page-files';
import type { CheckoutPageFiles } from './view/page';

/** The checkout page's own files. */
@Injectable()
export class CheckoutFiles extends PageFiles {
  readonly page: CheckoutPageFiles;

  constructor() {
    super('/checkout/assets');
    for (const file of ['pages/edge.svg', 'checkout/countdown.js', 'checkout/live.js']) this.add(file);
    this.page = {
      styles: [this.add('pages/base.css'), this.add('checkout/checkout.css')],
      icon: this.add('pages/icon.svg'),
      script: this.add('checkout/checkout.js'),
    };
  }
}
