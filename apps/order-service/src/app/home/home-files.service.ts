import { Injectable } from '@nestjs/common';
import type { PageLooks } from '../pages/document';
import { PageFiles } from '../pages/page-files';

/** The home page's own files. */
@Injectable()
export class HomeFiles extends PageFiles {
  readonly page: PageLooks & { script: string };

  constructor() {
    super('/home/assets');
    this.add('pages/edge.svg');
    this.page = {
      styles: [this.add('pages/base.css'), this.add('home/home.css')],
      icon: this.add('pages/icon.svg'),
      script: this.add('home/home.js'),
    };
  }
}
