import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import type { GridPos, Panel } from '@grafana/grafana-foundation-sdk/dashboard';

const COLUMNS = 24;

export interface Section {
  readonly title: string;
  readonly panels: readonly Builder<Panel>[];
}

/** A panel, or the heading of a section (`type: row`), where it stands. */
export type PlacedPanel = Omit<Panel, 'id' | 'gridPos'> & { readonly id: number; readonly gridPos: GridPos };

/** Panels from left to right, a new line where one does not fit; a heading above each section. */
export function arranged(sections: readonly Section[]): PlacedPanel[] {
  const placed: PlacedPanel[] = [];
  let [x, y, height] = [0, 0, 0];
  const put = (panel: Panel, w: number, h: number): void => {
    if (x + w > COLUMNS) [x, y, height] = [0, y + height, 0];
    placed.push({ ...panel, id: placed.length + 1, gridPos: { x, y, w, h } });
    [x, height] = [x + w, Math.max(height, h)];
  };
  for (const { title, panels } of sections) {
    [x, y, height] = [0, y + height, 0];
    put({ type: 'row', title }, COLUMNS, 1);
    for (const panel of panels) {
      const built = panel.build();
      put(built, built.gridPos?.w ?? COLUMNS, built.gridPos?.h ?? 8);
    }
  }
  return placed;
}
