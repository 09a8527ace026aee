module.exports = { displayName: 'order-service-e2e', preset: '../../jest.preset.js' };
