module.exports = { displayName: 'qpay-simulator', preset: '../../jest.preset.js' };
