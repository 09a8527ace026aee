/** What the home page says, as far as the tests press it or wait for it. */
export const HOME = {
  en: {
    make: 'Make a payment of ₮1,500',
    openCheckout: 'Open the checkout page',
    waiting: 'Waiting for your payment.',
    openWallet: 'Open the wallet',
    received: 'Payment received.',
    paid: 'The order is PAID,',
    refund: 'Ask for a refund as demo-operator',
    approve: 'Approve it as demo-supervisor',
    over: 'That was a payment, there and back.',
    refunded: 'The order is REFUNDED',
  },
  mn: {
    make: '1,500\u00a0₮-ийн төлбөр үүсгэх',
    openCheckout: 'Төлбөрийн хуудсыг нээх',
    waiting: 'Таны төлбөрийг хүлээж байна.',
    openWallet: 'Хэтэвчийг нээх',
    received: 'Төлбөрийг хүлээн авлаа.',
    paid: 'Захиалга PAID төлөвтэй,',
    refund: 'demo-operator нэрээр буцаалт хүсэх',
    approve: 'demo-supervisor нэрээр зөвшөөрөх',
    over: 'Төлбөр хийгдэж, буцаагдлаа.',
    refunded: 'Захиалга REFUNDED төлөвтэй',
  },
} as const;
