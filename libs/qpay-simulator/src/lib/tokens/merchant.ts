import { SeededRandom } from '../core/random';
import { QPaySimulatorAccount } from '../simulator-options';

/** An account together with the ids that QPay knows it by. */
export interface Merchant extends QPaySimulatorAccount {
  /** The `merchant_id` claim: what a payment list of the whole merchant asks with. */
  merchantId: string;
  /** The `client_id` claim: QPay's own id of the client, not the user name. */
  clientUuid: string;
}

/** The accounts of the simulated QPay. */
export class Merchants {
  private readonly byClientId = new Map<string, Merchant>();

  constructor(accounts: readonly QPaySimulatorAccount[], random: SeededRandom) {
    for (const account of accounts) {
      this.byClientId.set(account.clientId, {
        ...account,
        merchantId: random.uuid(),
        clientUuid: random.uuid(),
      });
    }
  }

  /** The merchant behind a Basic credential, or `undefined` when it is wrong. */
  authenticate(header: string | undefined): Merchant | undefined {
    const encoded = /^Basic\s+([A-Za-z0-9+/=]+)$/i.exec(header ?? '')?.[1];
    if (encoded === undefined) return undefined;
    const decoded = Buffer.from(encoded, 'base64').toString('utf8');
    const colon = decoded.indexOf(':');
    const merchant = this.byClientId.get(decoded.slice(0, colon));
    return merchant && merchant.clientSecret === decoded.slice(colon + 1) ? merchant : undefined;
  }

  /** The merchants, first one first. */
  all(): Merchant[] {
    return [...this.byClientId.values()];
  }
}
