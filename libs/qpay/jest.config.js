module.exports = { displayName: 'qpay', preset: '../../jest.preset.js' };
