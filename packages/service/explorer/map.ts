import { h } from './dom.ts';
import { Gestures } from './gestures.ts';
import { Land } from './land.ts';
import { draw, type Drawn } from './picture.ts';
import { type Box, type Place, type Point, Window } from './projection.ts';

export interface MapEvents {
  /** Somebody chose a record. */
  readonly pick: (key: string) => void;
  /** Somebody drew a box, or takes the window for one. */
  readonly box: (box: Box) => void;
  /** The window came to rest. */
  readonly rest: () => void;
}

/** How near a pointer has to be to a point, in CSS pixels: WCAG 2.2 wants targets of 24. */
const REACH = 12;

/** The map: land, points, the circle and the box of the query; mouse, fingers and keys move it. */
export class WorldMap {
  readonly element: HTMLElement;
  readonly window = new Window();
  readonly #canvas: HTMLCanvasElement;
  readonly #hint = h('div', { class: 'hint', hidden: true });
  readonly #note = h('p', { class: 'note', role: 'status', hidden: true });
  readonly #drawBox: HTMLButtonElement;
  readonly #here: HTMLButtonElement;
  readonly #land: Land;
  #drawn: Drawn = { points: [], crowds: [] };
  #frame = 0;
  #resting: ReturnType<typeof setTimeout> | undefined;

  constructor(
    label: string,
    private readonly events: MapEvents,
  ) {
    this.#canvas = h('canvas', {
      tabindex: 0,
      role: 'application',
      'aria-roledescription': 'map',
      'aria-label': `${label}. Arrow keys move it, plus and minus zoom; the list has the same records.`,
    });
    this.#land = new Land(() => {
      this.redraw();
    });
    const gestures = new Gestures(this.#canvas, {
      pan: (dx, dy) => {
        this.window.pan(dx, dy);
        this.#movedByHand();
      },
      zoom: (factor, x, y) => {
        this.window.zoomBy(factor, x, y);
        this.#movedByHand();
      },
      hover: (x, y) => {
        this.#hover(x, y);
      },
      click: (x, y) => {
        this.#click(x, y);
      },
      drawing: (corners) => {
        this.show({ drawing: corners && this.#boxOf(corners) });
      },
      drawn: (corners) => {
        this.#drawBox.setAttribute('aria-pressed', 'false');
        this.show({ drawing: undefined });
        this.events.box(this.#boxOf(corners));
      },
    });
    this.#drawBox = h(
      'button',
      {
        type: 'button',
        'aria-pressed': 'false',
        onclick: () => {
          gestures.isDrawing = !gestures.isDrawing;
          this.#drawBox.setAttribute('aria-pressed', String(gestures.isDrawing));
        },
      },
      'Draw a box',
    );
    this.#here = h(
      'button',
      {
        type: 'button',
        hidden: true,
        onclick: () => {
          this.events.box(this.window.box());
        },
      },
      'Search here',
    );
    const zoomButton = (text: string, title: string, factor: number): HTMLElement =>
      h(
        'button',
        {
          type: 'button',
          title,
          'aria-label': title,
          onclick: () => {
            this.window.zoomBy(factor);
            this.#movedByHand();
          },
        },
        text,
      );
    this.element = h(
      'div',
      { class: 'map' },
      this.#canvas,
      this.#hint,
      h(
        'div',
        { class: 'tools', role: 'group', 'aria-label': 'Map' },
        zoomButton('+', 'Zoom in', 1.6),
        zoomButton('−', 'Zoom out', 1 / 1.6),
        h(
          'button',
          {
            type: 'button',
            onclick: () => {
              this.fit(this.#drawn.points.map(({ place }) => place));
            },
          },
          'Show all',
        ),
        this.#drawBox,
        this.#here,
      ),
      this.#note,
    );
    new ResizeObserver(() => {
      this.#resize();
    }).observe(this.element);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
      this.redraw();
    });
  }

  show(parts: Partial<Drawn>): void {
    this.#drawn = { ...this.#drawn, ...parts };
    this.redraw();
  }

  /** Says below the map what the points do not. */
  tell(note: string): void {
    this.#note.hidden = note === '';
    this.#note.textContent = note;
  }

  /** @param covered pixels on the right that something else hides */
  fit(places: readonly Place[], covered = 0): void {
    this.#resize();
    this.window.fit(places, covered);
    this.#here.hidden = true;
    this.moved();
  }

  moved(): void {
    this.redraw();
    this.#hint.hidden = true;
    clearTimeout(this.#resting);
    this.#resting = setTimeout(this.events.rest, 250);
  }

  #movedByHand(): void {
    this.#here.hidden = false;
    this.moved();
  }

  redraw(): void {
    if (this.#frame !== 0) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      draw(this.#canvas, this.window, this.#land.at(this.window.zoom), this.#drawn);
    });
  }

  #resize(): void {
    const { clientWidth: width, clientHeight: height } = this.element;
    if (width === 0 || (width === this.window.width && height === this.window.height)) return;
    Object.assign(this.window, { width, height });
    this.#canvas.width = width * devicePixelRatio;
    this.#canvas.height = height * devicePixelRatio;
    this.moved();
  }

  #nearest(x: number, y: number): Point | undefined {
    let best: Point | undefined;
    let least = REACH;
    for (const point of this.#drawn.points) {
      const distance = Math.hypot(this.window.x(point.place[0]) - x, this.window.y(point.place[1]) - y);
      if (distance < least) [best, least] = [point, distance];
    }
    return best;
  }

  #hover(x: number, y: number): void {
    const point = this.#nearest(x, y);
    this.#canvas.classList.toggle('on-point', point !== undefined);
    this.#hint.hidden = point === undefined;
    if (point === undefined) return;
    this.#hint.textContent = point.name;
    this.#hint.style.left = `${this.window.x(point.place[0])}px`;
    this.#hint.style.top = `${this.window.y(point.place[1])}px`;
  }

  #click(x: number, y: number): void {
    const point = this.#nearest(x, y);
    if (point !== undefined) {
      this.events.pick(point.key);
      return;
    }
    const [longitude, latitude] = this.window.place(x, y);
    const crowd = this.#drawn.crowds.find(
      ({ box: [west, south, east, north] }) =>
        longitude >= west && longitude <= east && latitude >= south && latitude <= north,
    );
    if (crowd === undefined) return;
    const [west, south, east, north] = crowd.box;
    this.fit([
      [west, south],
      [east, north],
    ]);
  }

  #boxOf([x1, y1, x2, y2]: readonly [number, number, number, number]): Box {
    const [west, north] = this.window.place(Math.min(x1, x2), Math.min(y1, y2));
    const [east, south] = this.window.place(Math.max(x1, x2), Math.max(y1, y2));
    return [west, south, east, north].map((value) => Math.round(value * 1000) / 1000) as unknown as Box;
  }
}
