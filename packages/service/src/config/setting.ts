/** What a variable may hold: turns its text into a value, and says in words what is allowed. */
export interface Format<T> {
  /** Completes the sentence "PORT must be …". */
  readonly allowed: string;
  /** `undefined`: not allowed. */
  readonly read: (text: string) => T | undefined;
}

/** One environment variable. */
export interface Setting<T> {
  readonly variable: string;
  readonly description: string;
  readonly format: Format<T>;
  readonly default: T;
  /** How the documentation shows the default, where the value does not speak for itself. */
  readonly defaultText?: string;
  /** Never printed or logged. */
  readonly secret?: boolean;
}

/** Settings by the names that programs use for their values. */
export type SettingList = Readonly<Record<string, Setting<unknown>>>;

/** Their values, once read. */
export type ValuesOf<List extends SettingList> = {
  readonly [K in keyof List]: List[K] extends Setting<infer T> ? T : never;
};

/** Fills in the type parameter, so that each setting keeps its own. */
export function setting<T>(it: Setting<T>): Setting<T> {
  return it;
}

export function integer(minimum: number, maximum: number, unit = ''): Format<number> {
  return {
    allowed: `a whole number${unit && ` of ${unit}`} from ${minimum} to ${maximum}`,
    read: (text) => {
      const value = /^[0-9]{1,15}$/.test(text) ? Number(text) : NaN;
      return value >= minimum && value <= maximum ? value : undefined;
    },
  };
}

export function oneOf<const T extends string>(values: readonly T[]): Format<T> {
  return {
    allowed: `one of ${values.join(', ')}`,
    read: (text) => values.find((value) => value === text.toLowerCase()),
  };
}

/** Text that matches a pattern and whatever else `accepts` asks for. */
export function text(allowed: string, accepts: (text: string) => boolean): Format<string> {
  return { allowed, read: (value) => (accepts(value) ? value : undefined) };
}

/** A format that is also satisfied by the variable not being set. */
export function optional<T>(format: Format<T>): Format<T | undefined> {
  return format;
}
