import express, { Response, Router } from 'express';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Simulation } from '../simulation';

/** Beside `src` as well as beside `dist`. */
const ASSETS = join(__dirname, '../../../assets/wallet');

const FILES: readonly (readonly [path: string, file: string, type: string])[] = [
  ['/', 'index.html', 'html'],
  ['/wallet/wallet.css', 'wallet.css', 'css'],
  ['/wallet/wallet.js', 'wallet.js', 'js'],
  ['/wallet/views.js', 'views.js', 'js'],
  ['/wallet/elements.js', 'elements.js', 'js'],
  ['/wallet/api.js', 'api.js', 'js'],
  ['/favicon.svg', 'favicon.svg', 'svg'],
];

/** Nothing from elsewhere, and nobody may frame the page to have a person click "Pay". */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/** The page to pay with, and the short links to it. */
export function walletRouter(simulation: Simulation): Router {
  const router = express.Router();
  for (const [path, file, type] of FILES) {
    router.get(path, (_request, response) => sendAsset(response, file, type));
  }
  router.get('/s/:shortId', (request, response, next) => {
    const invoice = simulation.ledger.find(request.params.shortId);
    if (invoice) response.redirect(302, `/?invoice=${invoice.id}`);
    else next();
  });
  return router;
}

function sendAsset(response: Response, file: string, type: string): void {
  response
    .set({
      'Content-Security-Policy': POLICY,
      'X-Content-Type-Options': 'nosniff',
      'Referrer-Policy': 'no-referrer',
    })
    .type(type)
    .send(readFileSync(join(ASSETS, file)));
}
