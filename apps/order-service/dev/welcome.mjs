import { relative } from 'node:path';

/** What each setting that is missing is replaced by, in words. */
const STAND_INS = {
  QPAY_CLIENT_ID: (url) =>
    `the simulator at ${url.simulator} stands in for QPay (QPAY_CLIENT_ID, QPAY_CLIENT_SECRET, QPAY_INVOICE_CODE)`,
  DATABASE_URL: (_, config) =>
    `an embedded database (PGlite, in ${relative('', config.database.folder)}) stands in for PostgreSQL (DATABASE_URL)`,
  REDIS_DATABASE_URI: () =>
    'a token kept in this process stands in for Redis (REDIS_DATABASE_URI): a second instance would log in itself',
  CALLBACK_KEY: () => "a public development key signs callbacks' addresses (CALLBACK_KEY)",
  USER_TOKEN_SECRET: () =>
    'a public development key stands in for yours (USER_TOKEN_SECRET or USER_TOKEN_JWKS_URL)',
};

/** What a person needs to try the service, once it answers. */
export function welcome({ config, url, token, simulated }) {
  return [
    ...heading(url),
    ...standIns(config, url, simulated),
    ...tryIt(url, token),
    ...links(url, simulated),
  ].join('\n');
}

function heading(url) {
  return [
    '',
    '─'.repeat(78),
    `order-service answers on ${url.service}`,
    'Open that in a browser: its page leads through a payment, from the session to the refund.',
    '',
  ];
}

function standIns(config, url, simulated) {
  const missing = config.defaulted.filter((name) => name !== 'QPAY_CLIENT_ID' || simulated);
  const lines = missing.flatMap((name) => (STAND_INS[name] ? [`  · ${STAND_INS[name](url, config)}`] : []));
  const real = simulated
    ? []
    : [
        `QPay: ${config.qpay.baseUrl ?? 'https://merchant.qpay.mn'} with your credentials; the simulator is not started.`,
        '',
      ];
  return lines.length > 0 ? [...real, 'Nothing was configured for these, so:', ...lines, ''] : real;
}

function tryIt(url, token) {
  if (!token) return ['User tokens are signed by your key set (USER_TOKEN_JWKS_URL): bring your own.', ''];
  return [
    'A bearer token of demo-user (12 hours):',
    '',
    token,
    '',
    'Create a payment session:',
    '',
    `curl -s -X POST ${url.service}/api/create-payment-session -H 'Authorization: Bearer ${token}' -H 'Content-Type: application/json' -d '{"amount": 100}'`,
    '',
    'Its answer has a checkoutUrl: open that in a browser, and it is the page on which a customer pays.',
    '',
  ];
}

function links(url, simulated) {
  const wallet = simulated
    ? [
        `Pay it in the wallet:   ${url.simulator}/`,
        'Then the simulator calls the service back, as QPay does, and the payment is PAID:',
      ]
    : [`QPay calls back to PUBLIC_URL (${url.public}); once it has, the payment is PAID:`];
  return [
    ...wallet,
    `  GET  ${url.service}/api/payments/<orderId>`,
    `  POST ${url.service}/api/payments/<orderId>/verify   when a callback was lost`,
    `API description:        ${url.service}/api/openapi.json`,
    'LOG_LEVEL=debug shows every step. Ctrl-C ends everything.',
    '─'.repeat(78),
    '',
  ];
}
