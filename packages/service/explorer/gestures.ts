type Corners = readonly [x1: number, y1: number, x2: number, y2: number];

export interface GestureEvents {
  readonly pan: (dx: number, dy: number) => void;
  readonly zoom: (factor: number, x?: number, y?: number) => void;
  readonly hover: (x: number, y: number) => void;
  readonly click: (x: number, y: number) => void;
  readonly drawing: (corners: Corners | undefined) => void;
  readonly drawn: (corners: Corners) => void;
}

/** Below this a drag is a click with an unsteady hand. */
const STEADY = 5;
/** By how much an arrow key moves, in pixels. */
const STEP = 60;

/** Mouse, fingers and keys on the map, as what they mean. */
export class Gestures {
  /** The next drag draws a box, and does not move the map. */
  isDrawing = false;
  readonly #pointers = new Map<number, { x: number; y: number }>();
  #start: { x: number; y: number } | undefined;
  #far = false;

  constructor(
    private readonly element: HTMLElement,
    private readonly events: GestureEvents,
  ) {
    element.addEventListener('pointerdown', (event) => {
      this.#down(event);
    });
    element.addEventListener('pointermove', (event) => {
      this.#move(event);
    });
    element.addEventListener('pointerup', (event) => {
      this.#up(event);
    });
    element.addEventListener('pointercancel', (event) => {
      this.#pointers.delete(event.pointerId);
      this.events.drawing(undefined);
    });
    element.addEventListener(
      'wheel',
      (event) => {
        this.#wheel(event);
      },
      { passive: false },
    );
    element.addEventListener('keydown', (event) => {
      this.#key(event);
    });
  }

  #down(event: PointerEvent): void {
    this.element.setPointerCapture(event.pointerId);
    this.#pointers.set(event.pointerId, at(event));
    this.#start = at(event);
    this.#far = this.#pointers.size > 1;
  }

  #move(event: PointerEvent): void {
    const before = this.#pointers.get(event.pointerId);
    const now = at(event);
    if (before === undefined || this.#start === undefined) {
      this.events.hover(now.x, now.y);
      return;
    }
    if (Math.hypot(now.x - this.#start.x, now.y - this.#start.y) > STEADY) this.#far = true;
    const [other] = [...this.#pointers]
      .filter(([id]) => id !== event.pointerId)
      .map(([, pointer]) => pointer);
    this.#pointers.set(event.pointerId, now);
    if (other !== undefined) {
      const apart = ({ x, y }: { x: number; y: number }): number =>
        Math.max(10, Math.hypot(x - other.x, y - other.y));
      this.events.pan((now.x - before.x) / 2, (now.y - before.y) / 2);
      this.events.zoom(apart(now) / apart(before), (now.x + other.x) / 2, (now.y + other.y) / 2);
    } else if (this.isDrawing) this.events.drawing([this.#start.x, this.#start.y, now.x, now.y]);
    else if (this.#far) this.events.pan(now.x - before.x, now.y - before.y);
  }

  #up(event: PointerEvent): void {
    this.#pointers.delete(event.pointerId);
    const now = at(event);
    if (this.#pointers.size > 0 || this.#start === undefined) return;
    if (this.isDrawing && this.#far) {
      this.isDrawing = false;
      this.events.drawn([this.#start.x, this.#start.y, now.x, now.y]);
    } else if (!this.#far) this.events.click(now.x, now.y);
  }

  #wheel(event: WheelEvent): void {
    event.preventDefault();
    const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
    const { x, y } = at(event);
    this.events.zoom(Math.exp((-event.deltaY * lines) / 400), x, y);
  }

  #key(event: KeyboardEvent): void {
    const steps: Readonly<Record<string, readonly [number, number]>> = {
      ArrowLeft: [STEP, 0],
      ArrowRight: [-STEP, 0],
      ArrowUp: [0, STEP],
      ArrowDown: [0, -STEP],
    };
    const step = steps[event.key];
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (step !== undefined) this.events.pan(...step);
    else if (event.key === '+' || event.key === '=') this.events.zoom(1.6);
    else if (event.key === '-') this.events.zoom(1 / 1.6);
    else if (event.key === 'Enter')
      this.events.click(this.element.clientWidth / 2, this.element.clientHeight / 2);
    else return;
    event.preventDefault();
  }
}

function at(event: MouseEvent): { x: number; y: number } {
  return { x: event.offsetX, y: event.offsetY };
}
