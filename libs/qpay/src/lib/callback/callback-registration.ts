import type { QPayCallbackOptions } from './callback-options';

/** @internal What one registration of the module says about callbacks. Every registration provides one, to be counted at boot. */
export const CALLBACK_REGISTRATION = Symbol('QPAY_CALLBACK_REGISTRATION');

/** One merchant's side of the callbacks. */
export interface CallbackRegistration {
  /** `''` for the registration without a name. */
  name: string;
  /** Absent when this merchant's callback is not mounted. */
  options?: QPayCallbackOptions;
}
