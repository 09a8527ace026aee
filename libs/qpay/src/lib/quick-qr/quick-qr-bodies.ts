import { compact } from '../client/compact';
import { requireText } from '../client/require-text';
import { readAmountInput } from '../money/qpay-amount';
import type {
  QPayQuickQrAccountInput,
  QPayQuickQrCompanyInput,
  QPayQuickQrInvoiceInput,
  QPayQuickQrPersonInput,
} from './quick-qr-input.types';

export function companyBody(input: QPayQuickQrCompanyInput): Record<string, unknown> {
  return {
    ...commonBody(input),
    ...compact({
      company_name: requireText('companyName', input.companyName),
      name: requireText('name', input.name),
      name_eng: input.nameEng,
      owner_register_no: input.ownerRegisterNo,
      owner_first_name: input.ownerFirstName,
      owner_last_name: input.ownerLastName,
      location_lat: input.locationLat,
      location_lng: input.locationLng,
      max_qr_account_count: input.maxQrAccountCount,
    }),
  };
}

export function personBody(input: QPayQuickQrPersonInput): Record<string, unknown> {
  return {
    ...commonBody(input),
    ...compact({
      first_name: requireText('firstName', input.firstName),
      last_name: requireText('lastName', input.lastName),
      business_name: requireText('businessName', input.businessName),
      business_name_eng: input.businessNameEng,
    }),
  };
}

function commonBody(input: QPayQuickQrCompanyInput | QPayQuickQrPersonInput): Record<string, unknown> {
  return compact({
    register_number: requireText('registerNumber', input.registerNumber),
    mcc_code: requireText('mccCode', input.mccCode),
    city: requireText('city', input.city),
    district: requireText('district', input.district),
    address: requireText('address', input.address),
    phone: requireText('phone', input.phone),
    email: requireText('email', input.email),
    bank_account: input.bankAccount && accountBody(input.bankAccount),
  });
}

export function quickQrInvoiceBody(
  input: QPayQuickQrInvoiceInput,
  defaultCallbackUrl: string | undefined,
): Record<string, unknown> {
  return compact({
    merchant_id: requireText('merchantId', input.merchantId),
    branch_code: input.branchCode,
    amount: Number(readAmountInput(input.amount)),
    currency: input.currency ?? 'MNT',
    customer_name: input.customerName,
    customer_logo: input.customerLogo,
    callback_url: requireText('callbackUrl', input.callbackUrl ?? defaultCallbackUrl),
    description: requireText('description', input.description),
    mcc_code: input.mccCode ?? '',
    bank_accounts: input.bankAccounts.map(accountBody),
  });
}

function accountBody(account: QPayQuickQrAccountInput): Record<string, unknown> {
  return compact({
    account_bank_code: account.bankCode,
    account_number: account.number,
    account_name: account.name,
    iban_number: account.iban,
    is_default: account.isDefault ?? true,
  });
}
