import type { EmitAuthEvent } from './auth-events';
import type { TokenHolder } from './token-holder';

/** Beyond this a machine's clock is not merely imprecise, in milliseconds. */
const ALARMING_MS = 10_000;

/** Tells once that this machine's clock is off, and once that it is right again, as each new token shows. */
export function alarmOnSkew(holder: TokenHolder, emit: EmitAuthEvent): void {
  let alarmed = false;
  holder.onAdopted(({ skewMs }) => {
    const alarming = Math.abs(skewMs) > ALARMING_MS;
    if (alarming === alarmed) return;
    alarmed = alarming;
    emit({ type: 'clock-skew', seconds: Math.round(skewMs / 100) / 10, alarming });
  });
}
