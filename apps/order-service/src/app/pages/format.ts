import type { Language } from './language';

const ZONE = 'Asia/Ulaanbaatar';
/** Between a number and its unit: a line must not end there. */
const NBSP = '\u00a0';
const GROUPS = /\B(?=(\d{3})+$)/g;

/** `12,500 ₮` in Mongolian, `₮12,500` in English; hundredths only where there are any, another currency by its code. */
export function formatMoney(minorUnits: bigint, currency: string, language: Language): string {
  const number = formatNumber(minorUnits);
  if (currency !== 'MNT') return `${number}${NBSP}${currency}`;
  return language === 'mn' ? `${number}${NBSP}₮` : `₮${number}`;
}

/** The same to be heard: not every screen reader knows the sign. */
export function speakMoney(minorUnits: bigint, currency: string, language: Language): string {
  const number = formatNumber(minorUnits);
  if (currency !== 'MNT') return `${number} ${currency}`;
  return language === 'mn' ? `${number} төгрөг` : `${number} tugrik`;
}

function formatNumber(minorUnits: bigint): string {
  const whole = (minorUnits / 100n).toString().replace(GROUPS, ',');
  const hundredths = minorUnits % 100n;
  return hundredths === 0n ? whole : `${whole}.${hundredths.toString().padStart(2, '0')}`;
}

/** `2026.11.05 14:35` in Mongolian, `5 November 2026 at 14:35` in English: the time in Ulaanbaatar, wherever the reader is. */
export function formatDateTime(date: Date, language: Language): string {
  if (language === 'mn') {
    const { year, month, day } = parts(date);
    return `${year}.${month}.${day} ${formatTime(date)}`;
  }
  const day = { day: 'numeric', month: 'long', year: 'numeric' } as const;
  return `${new Intl.DateTimeFormat('en-GB', { ...day, timeZone: ZONE }).format(date)} at ${formatTime(date)}`;
}

/** `2026-11-05 14:35:09`: for people who compare moments, in Ulaanbaatar. */
export function formatStamp(date: Date): string {
  const { year, month, day } = parts(date);
  const seconds = String(date.getUTCSeconds()).padStart(2, '0');
  return `${year}-${month}-${day} ${formatTime(date)}:${seconds}`;
}

const UNITS = [
  [{ mn: 'өдөр', en: 'd' }, 86_400],
  [{ mn: 'цаг', en: 'h' }, 3_600],
  [{ mn: 'мин', en: 'min' }, 60],
  [{ mn: 'сек', en: 's' }, 1],
] as const;

/** `23 h 58 min`, `23 цаг 58 мин`: a length of time in its two largest units. @param seconds rounded down */
export function formatDuration(seconds: number, language: Language): string {
  const first = UNITS.findIndex(([, length]) => seconds >= length);
  if (first === -1) return `0 ${UNITS[3][0][language]}`;
  const shown = UNITS.slice(first, first + 2).map(([unit, length], at) => {
    const [, around = Infinity] = UNITS[first - 1 + at] ?? [];
    return [Math.floor((at === 0 ? seconds : seconds % around) / length), unit] as const;
  });
  return shown.flatMap(([count, unit]) => (count > 0 ? [`${count} ${unit[language]}`] : [])).join(' ');
}

/** `14:35`, in Ulaanbaatar. */
export function formatTime(date: Date): string {
  const { hour, minute } = parts(date);
  return `${hour}:${minute}`;
}

/** Whether both are on the same day in Ulaanbaatar. */
export function isSameDay(one: Date, other: Date): boolean {
  const [a, b] = [parts(one), parts(other)];
  return a['year'] === b['year'] && a['month'] === b['month'] && a['day'] === b['day'];
}

function parts(date: Date): Record<string, string> {
  const twoDigits = { month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' } as const;
  const format = new Intl.DateTimeFormat('en-GB', {
    ...twoDigits,
    year: 'numeric',
    hourCycle: 'h23',
    timeZone: ZONE,
  });
  return Object.fromEntries(format.formatToParts(date).map(({ type, value }) => [type, value]));
}
