import { toWireDate } from '../../core/dates';
import { FieldErrors } from '../../core/field-errors';
import { JsonObject } from '../../core/json';

/** A shop (a "merchant" in QuickQR's words) that a vendor registered. */
export interface ShopRecord {
  id: string;
  type: 'COMPANY' | 'PERSON';
  /** The account that registered it. */
  merchantId: string;
  terminalId: string;
  registerNumber: string;
  /** What was sent, without the bank account: QuickQR takes it and never shows it. */
  fields: JsonObject;
  /** Milliseconds since 1970. */
  createdAt: number;
}

const COMMON = ['mcc_code', 'city', 'district', 'address', 'phone', 'email'];

const REQUIRED: Readonly<Record<ShopRecord['type'], readonly string[]>> = {
  COMPANY: ['register_number', 'company_name', 'name', ...COMMON],
  PERSON: ['register_number', 'first_name', 'last_name', 'business_name', ...COMMON],
};

const LONGEST_TEXT = 255;

/** Reads the body of a create or an update. @throws Refusal 400 */
export function readShop(type: ShopRecord['type'], body: JsonObject): JsonObject {
  const limits = Object.fromEntries(Object.keys(body).map((field) => [field, LONGEST_TEXT]));
  new FieldErrors(body)
    // Seen live: an empty category is invalid, not missing.
    .invalid('mcc_code', body['mcc_code'] === '')
    .required(...REQUIRED[type])
    .maxLength(limits)
    .refuse();
  const { bank_account: _writeOnly, ...fields } = body;
  return fields;
}

/** A shop as create, update and get answer it. */
export function shopAnswer(shop: ShopRecord): JsonObject {
  return {
    id: shop.id,
    vendor_id: shop.merchantId,
    type: shop.type,
    g_business_direction_id: null,
    ...shop.fields,
  };
}

/** A row of the list. */
export function shopRow(shop: ShopRecord): JsonObject {
  return {
    ...shopAnswer(shop),
    created_date: toWireDate(shop.createdAt),
    wechat_registered: false,
    wechat_terminal_id: null,
  };
}
