/** Name, Mongolian description, scheme and logo file of the apps that production listed in 2026-09. */
const BANK_APPS: readonly (readonly [name: string, description: string, scheme: string, logo: string])[] = [
  ['qPay wallet', 'qPay хэтэвч', 'qpaywallet', 'qpay'],
  ['Khan bank', 'Хаан банк', 'khanbank', 'khanbank'],
  ['State bank 3.0', 'Төрийн банк 3.0', 'statebankmongolia', 'statebank'],
  ['Xac bank', 'Хас банк', 'xacbank', 'xacbank'],
  ['Trade and Development bank', 'TDB online', 'tdbbank', 'tdbbank'],
  ['Social Pay', 'Голомт банк', 'socialpay-payment', 'socialpay'],
  ['Most money', 'МОСТ мони', 'most', 'most'],
  ['National investment bank', 'Үндэсний хөрөнгө оруулалтын банк', 'nibank', 'nibank'],
  ['Chinggis khaan bank', 'Чингис Хаан банк', 'ckbank', 'ckbank'],
  ['Capitron bank', 'Капитрон банк', 'capitronbank', 'capitronbank'],
  ['PayOn', 'PayOn', 'payon', 'payon'],
  ['Pass.mn', 'Pass.mn', 'pass', 'pass'],
  ['Bogd bank', 'Богд банк', 'bogdbank', 'bogdbank'],
  ['Trans bank', 'Тээвэр хөгжлийн банк', 'transbank', 'transbank'],
  ['M bank', 'М банк', 'mbank', 'mbank'],
  ['Ard App', 'Ард Апп', 'ard', 'ard'],
  ['Toki App', 'Токи апп', 'toki', 'toki'],
  ['Arig bank', 'Ариг банк', 'arig', 'arig'],
  ['Monpay', 'Мон Пэй', 'monpay', 'monpay'],
  ['Hipay', 'Hipay', 'hipay', 'hipay'],
  ['Happy Pay', 'Happy Pay', 'tdbwallet', 'happypay'],
  ['Sono', 'Sono', 'sono', 'sono'],
  ['Tino', 'Tino', 'tino', 'tino'],
];

/** A link that opens a bank's app with the code to pay. */
export interface BankLink {
  name: string;
  description: string;
  logo: string;
  link: string;
}

/** The links of an invoice; the QR text stands in them as it is, not URL-encoded. */
export function bankLinks(qrText: string): BankLink[] {
  return BANK_APPS.map(([name, description, scheme, logo]) => ({
    name,
    description,
    logo: `https://qpay.mn/q/logo/${logo}.png`,
    link: `${scheme}://q?qPay_QRcode=${qrText}`,
  }));
}
