import type { QPayPaymentEvent } from './callback.types';
import { handlerOptionsOf, QPayCallback } from './qpay-callback.decorator';

class Orders {
  @QPayCallback()
  onPayment(event: QPayPaymentEvent): Promise<string> {
    return Promise.resolve(event.reference);
  }
  @QPayCallback({ name: 'shop' })
  onShopPayment(): void {}
  unrelated(): void {}
}
class Inheriting extends Orders {}

const takesText: TypedPropertyDescriptor<(reference: string) => number> = { value: (text) => text.length };
// @ts-expect-error a handler takes the event and nothing else
QPayCallback()(Orders.prototype, 'wrong', takesText);

describe('QPayCallback', () => {
  it.each([
    [Orders, 'onPayment', { name: '' }],
    [Orders, 'onShopPayment', { name: 'shop' }],
    [Orders, 'unrelated', undefined],
    [Inheriting, 'onPayment', { name: '' }],
  ])('says of %p.%s which merchant it is for', ({ prototype }, method, options) => {
    expect(handlerOptionsOf(prototype, method)).toEqual(options);
  });

  it('leaves the method as it is', () => {
    expect(new Orders().onPayment.name).toBe('onPayment');
  });
});
