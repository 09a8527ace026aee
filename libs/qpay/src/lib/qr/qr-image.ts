import type { QPayInvoice } from '../client/invoice.types';
import { QPayConfigurationError } from '../errors/qpay-local-errors';

/** The part of the `qrcode` package that is used. */
interface QrCodePackage {
  toString(
    text: string,
    options: { type: 'svg'; margin: number; errorCorrectionLevel: 'M' },
  ): Promise<string>;
  toBuffer(
    text: string,
    options: { type: 'png'; width: number; margin: number; errorCorrectionLevel: 'M' },
  ): Promise<Buffer>;
}

/** Light modules around the code; scanners want four. */
const QUIET_ZONE = 4;
/** QPay's own pictures are as large. */
const DEFAULT_WIDTH = 300;

/**
 * A QR code as SVG text.
 *
 * @throws QPayConfigurationError when the optional package `qrcode` is not installed
 */
export async function qpayQrSvg(qrText: string): Promise<string> {
  const { toString } = await loadQrCode();
  return toString(qrText, { type: 'svg', margin: QUIET_ZONE, errorCorrectionLevel: 'M' });
}

/**
 * A QR code as a PNG picture.
 *
 * @param width of the picture in pixels. Default 300, as QPay's own.
 * @throws QPayConfigurationError when the optional package `qrcode` is not installed
 */
export async function qpayQrPng(qrText: string, width = DEFAULT_WIDTH): Promise<Buffer> {
  const { toBuffer } = await loadQrCode();
  return toBuffer(qrText, { type: 'png', width, margin: QUIET_ZONE, errorCorrectionLevel: 'M' });
}

/** An invoice's QR code for `<img src>`: QPay's own picture, or one drawn from `qrText` where QPay sent none (it happens). */
export async function qpayQrDataUrl(invoice: Pick<QPayInvoice, 'qrText' | 'qrImage'>): Promise<string> {
  const png = invoice.qrImage || (await qpayQrPng(invoice.qrText)).toString('base64');
  return `data:image/png;base64,${png}`;
}

async function loadQrCode(): Promise<QrCodePackage> {
  // Through a variable, so that the compiler does not ask for a package that need not be there.
  const name: string = 'qrcode';
  try {
    const loaded = (await import(name)) as QrCodePackage & { default?: QrCodePackage };
    return loaded.default ?? loaded;
  } catch (cause) {
    throw new QPayConfigurationError('Drawing QR codes needs the package qrcode: npm install qrcode.', {
      cause,
    });
  }
}
