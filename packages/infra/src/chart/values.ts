import { Document, isMap, isPair, isScalar, YAMLMap } from 'yaml';
import { GENERATED_BY } from '../manifests/yaml';
import type { Component } from '../infrastructure';
import type { Schema } from '../settings/schema';
import { settingsSchema, type Settings } from '../settings/settings';

/** values.yaml: the defaults, each with its meaning above it. */
export function valuesYaml(settings: Settings, components: readonly Component[]): string {
  const document = new Document(settings);
  if (isMap(document.contents)) comment(document.contents, settingsSchema(components), true);
  return GENERATED_BY + document.toString({ lineWidth: 0 });
}

function comment(map: YAMLMap, schema: Schema, spaced: boolean): void {
  for (const pair of map.items) {
    if (!isPair(pair) || !isScalar(pair.key)) continue;
    const property = schema.properties?.[String(pair.key.value)];
    if (property === undefined) continue;
    pair.key.commentBefore = ` ${property.description}`;
    if (spaced) pair.key.spaceBefore = true;
    if (isMap(pair.value)) comment(pair.value, property, false);
  }
}
