import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { ServiceConfig } from '../config/service-config';
import { CheckoutAccess } from './access/checkout-access.service';
import { CheckoutFiles } from './checkout-files.service';
import type { CheckoutState } from './state/checkout-state';
import { statusText, type CheckoutView } from './view/checkout-view';
import { chooseLanguage, type Language } from '../pages/language';
import { checkoutPage, pageTitle, problemPage } from './view/page';
import { panel } from './view/panel';
import { TEXTS, isOutcome, type Problem } from './view/texts';

/** What the page's addresses may say after the question mark. */
interface CheckoutQuery {
  lang?: unknown;
  view?: unknown;
  outcome?: unknown;
  refresh?: unknown;
  last?: unknown;
}

export type CheckoutRequest = FastifyRequest<{ Params: { id: string }; Querystring: CheckoutQuery }>;

/** What the script puts into the page: the same markup that the server sends in a whole page. */
export interface PanelMessage {
  id: string;
  phase: string;
  final: boolean;
  leftMs: number;
  title: string;
  status: string;
  panel: string;
}

const PHONE = /\b(Mobile|Android|iPhone|iPad|iPod)\b/;

/** Makes what a browser gets to see, from a state and from how the browser asks. */
@Injectable()
export class CheckoutPages {
  constructor(
    private readonly config: ServiceConfig,
    private readonly access: CheckoutAccess,
    private readonly files: CheckoutFiles,
  ) {}

  /** A whole page. */
  page(request: CheckoutRequest, state: CheckoutState): string {
    const { outcome, refresh } = request.query;
    const view = { ...this.view(request, state), outcome: isOutcome(outcome) ? outcome : undefined };
    return checkoutPage(view, this.files.page, refresh !== 'off');
  }

  /** What changes in a page that is open. */
  message(request: CheckoutRequest, state: CheckoutState, outcome?: CheckoutView['outcome']): PanelMessage {
    const view = { ...this.view(request, state), outcome };
    const { id, phase, leftMs, final } = state;
    const texts = { title: pageTitle(view), status: statusText(view), panel: panel(view).toString() };
    return { id, phase, leftMs, final, ...texts };
  }

  problem(request: FastifyRequest, problem: Problem): string {
    const language = languageOf(request as CheckoutRequest);
    return problemPage(problem, language, this.config.merchantName, this.files.page);
  }

  private view(request: CheckoutRequest, state: CheckoutState): CheckoutView {
    const language = languageOf(request);
    return {
      state,
      language,
      texts: TEXTS[language],
      merchant: this.config.merchantName,
      link: this.access.urlFor(state.order.id),
      phone: isPhone(request),
      ebarimt: this.config.ebarimt,
    };
  }
}

/** The language in which a request is to be answered. */
export function languageOf(request: CheckoutRequest): Language {
  return chooseLanguage(request.query?.lang, request.headers['accept-language']);
}

function isPhone({ headers }: CheckoutRequest): boolean {
  return headers['sec-ch-ua-mobile'] === '?1' || PHONE.test(headers['user-agent'] ?? '');
}
