import { JsonObject } from '../../core/json';

/** A handful of QPay's places, enough to choose from: the capital with its nine districts, and two provinces. */
const CITIES: readonly JsonObject[] = [
  { code: '11000', name: 'Улаанбаатар' },
  { code: '61000', name: 'Орхон' },
  { code: '45000', name: 'Дархан-Уул' },
];

const DISTRICTS: Readonly<Record<string, readonly JsonObject[]>> = {
  '11000': [
    { code: '17000', name: 'Хан-Уул' },
    { code: '16000', name: 'Баянзүрх' },
    { code: '14000', name: 'Сүхбаатар' },
    { code: '15000', name: 'Чингэлтэй' },
    { code: '13000', name: 'Баянгол' },
    { code: '18000', name: 'Сонгинохайрхан' },
    { code: '12000', name: 'Налайх' },
    { code: '19000', name: 'Багануур' },
    { code: '20000', name: 'Багахангай' },
  ],
  '61000': [{ code: '61001', name: 'Баян-Өндөр' }],
  '45000': [{ code: '45001', name: 'Дархан' }],
};

/** GET /v2/aimaghot */
export function cities(): readonly JsonObject[] {
  return CITIES;
}

/** GET /v2/sumduureg/{city}; an unknown city has no districts. */
export function districts(city: string): readonly JsonObject[] {
  return DISTRICTS[city] ?? [];
}
