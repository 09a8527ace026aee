import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

/** The repository's root. */
const ROOT = join(__dirname, '../../../..');

export const exists = (path: string): boolean => existsSync(join(ROOT, path));
export const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
export const readYaml = <T>(path: string): T => parse(read(path)) as T;
export const list = (path: string): string[] => readdirSync(join(ROOT, path));
/** Everything below a folder, by its path from the root. */
export const listAll = (path: string): string[] =>
  readdirSync(join(ROOT, path), { recursive: true, encoding: 'utf8' }).map((entry) => join(path, entry));

/** A service of docker-compose.yml, as far as it is written there. */
export interface ComposeService {
  image?: string;
  build?: { context: string; target: string };
  environment?: Record<string, string>;
  ports?: string[];
  volumes?: string[];
  network_mode?: string;
  depends_on?: Record<string, { condition: string }>;
  healthcheck?: { test: string[] };
}

export const compose = (): Record<string, ComposeService> =>
  readYaml<{ services: Record<string, ComposeService> }>('docker-compose.yml').services;

/** One stage of the Dockerfile: what it starts from, and its instructions. */
export interface Stage {
  name: string;
  from: string;
  instructions: { word: string; rest: string }[];
}

/** The Dockerfile by stages; continued lines are joined, comments left out. */
export function dockerStages(): Stage[] {
  const text = read('Dockerfile').replaceAll(/\\\n\s*/g, ' ');
  const stages: Stage[] = [];
  for (const line of text.split('\n').filter((each) => each.trim() && !each.startsWith('#'))) {
    const [, word = '', rest = ''] = /^(\w+)\s+(.*)$/.exec(line) ?? [];
    if (word === 'FROM') {
      const [, from = '', name = ''] = /^(\S+) AS (\S+)$/.exec(rest) ?? [];
      stages.push({ name, from, instructions: [] });
    } else stages.at(-1)?.instructions.push({ word, rest });
  }
  return stages;
}

export const valuesOf = (stage: Stage, word: string): string[] =>
  stage.instructions.filter((each) => each.word === word).map(({ rest }) => rest);
