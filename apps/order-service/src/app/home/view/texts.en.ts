import { html } from '../../pages/html';
import type { HomeTexts } from './texts';

export const en: HomeTexts = {
  languages: 'Language',
  otherLanguage: 'Монгол',
  title: 'order-service in development',
  mode: 'development',
  heading: 'A payment in a minute',
  lead: 'Your shop asks for money, the customer scans a QR code, QPay calls back, and the order is paid. Press through it here: every button does what the API does, and nothing is pretended.',
  withoutScript: {
    loads: (seconds) => `This page loads itself anew every ${seconds} seconds.`,
    stop: 'Stop that',
    load: 'Load the page anew',
    toSee: 'to see what has happened.',
  },
  runs: {
    title: 'What runs here',
    standIn: 'stand-in',
    simulator: (host) => `the simulator on ${host}`,
    every: (seconds) => `every ${seconds} s`,
    parts: {
      qpay: 'QPay',
      database: 'Database',
      token: 'Access token',
      userTokens: 'User tokens',
      calledBackAt: 'Called back at',
      lostCallbacks: 'Looks for lost callbacks',
    },
    are: {
      embedded: 'embedded (PGlite)',
      inRedis: 'shared in Redis',
      inProcess: 'kept in this process',
      byKeySet: 'signed by a key set',
      bySharedKey: 'signed by a shared key',
    },
  },
  next: {
    title: 'Where to go from here',
    api: 'Description of the API',
    operators: 'The operators’ page',
    withToken: 'with a token of your own',
    health: 'Health of this instance',
    terminal: 'The terminal has a user token and a line of curl that makes a payment. Another token:',
  },
  operators: {
    title: 'Look after the payments',
    help: 'The operators’ page, for half an hour, without typing a token.',
    signIn: (name) => `Sign in as ${name}`,
  },
  journey: {
    title: 'The journey',
    done: 'done',
    over: 'That was a payment, there and back.',
    again: 'Begin another one',
    session: {
      title: 'Make a payment session',
      help: (call) => html`As your backend would by ${call}.`,
      real: 'This makes a real invoice at QPay.',
      make: (amount) => `Make a payment of ${amount}`,
      made: (amount, user, order, invoice) =>
        html`${amount} for ${user}, order ${order}, QPay’s invoice ${invoice}.`,
      notMade: 'not made yet',
    },
    checkout: {
      title: 'Open the checkout page',
      waits: 'What your customer sees. It changes by itself when the money comes.',
      receipt: 'It shows the receipt now.',
      open: 'Open the checkout page',
    },
    payment: {
      byWallet: 'Pay in the simulator’s wallet',
      byBank: 'Pay with your bank’s app',
      wallet: 'It plays the customer’s bank. Press Pay there; then it calls this service back, as QPay does.',
      open: 'Open the wallet',
      bank: 'Scan the checkout page’s code. This moves real money.',
    },
    paid: {
      title: 'See it PAID',
      order: (status, paidAt) =>
        html`The order is ${status}${paidAt && `, paid at ${paidAt} in Ulaanbaatar`}.`,
      changes: 'This line changes by itself.',
    },
    refund: {
      title: 'Give the money back',
      help: 'One person asks for a refund, and another one approves it.',
      ask: (name) => `Ask for a refund as ${name}`,
      approve: (name) => `Approve it as ${name}`,
      asked: (name) => `${name} has asked for it. Who asks cannot approve.`,
      statuses: {
        SENDING: 'QPay is being asked to give it back.',
        UNKNOWN: 'QPay’s answer was lost. It is not asked twice: the service looks what became of it.',
        DONE: 'The money has gone back.',
        FAILED: 'QPay has refused it.',
        REJECTED: 'It was rejected.',
      },
    },
  },
};
