import root from '../../eslint.config.mjs';

/** The arrows inside the library: each layer names those it must not know. */
const layers = [
  { layer: 'errors', unknown: ['config', 'http', 'auth', 'client', 'money', 'callback', 'quick-qr'] },
  { layer: 'config', unknown: ['http', 'auth', 'client', 'money', 'callback', 'quick-qr'] },
  { layer: 'money', unknown: ['config', 'http', 'auth', 'client', 'callback', 'quick-qr'] },
  { layer: 'qr', unknown: ['config', 'http', 'auth', 'callback', 'quick-qr'] },
  { layer: 'http', unknown: ['auth', 'client', 'callback', 'quick-qr'] },
  { layer: 'auth', unknown: ['client', 'callback', 'quick-qr'] },
  { layer: 'client', unknown: ['auth', 'callback', 'quick-qr'] },
  { layer: 'quick-qr', unknown: ['callback'] },
  { layer: 'callback', unknown: ['auth', 'http', 'quick-qr'] },
];

const arrow = ({ layer, unknown }) => ({
  files: [`src/lib/${layer}/**/*.ts`],
  ignores: ['**/*.spec.ts'],
  rules: {
    'no-restricted-imports': [
      'error',
      {
        patterns: [
          ...unknown.map((other) => ({
            group: [`**/${other}/*`],
            message: `${layer} must not know ${other}: see docs/architecture.md`,
          })),
          {
            group: ['**/qpay.*', '**/standalone'],
            message: 'only qpay.module and standalone know everything',
          },
        ],
      },
    ],
  },
});

export default [...root, ...layers.map(arrow)];
