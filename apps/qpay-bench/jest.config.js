module.exports = { displayName: 'qpay-bench', preset: '../../jest.preset.js' };
