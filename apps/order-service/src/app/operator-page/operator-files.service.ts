import { Injectable } from '@nestjs/common';
import type { PageLooks } from '../pages/document';
import { PageFiles } from '../pages/page-files';

/** The operators' page's own files. */
@Injectable()
export class OperatorFiles extends PageFiles {
  readonly page: PageLooks;

  constructor() {
    super('/operator/assets');
    this.add('pages/edge.svg');
    this.page = {
      styles: [this.add('pages/base.css'), this.add('operator/operator.css')],
      icon: this.add('pages/icon.svg'),
    };
  }
}
