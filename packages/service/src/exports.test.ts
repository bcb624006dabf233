import * as adapter from './adapter';
import * as kit from './index';
import * as testing from './testing';

/** What each entry exports besides types. Whatever else there is can change without a new major version. */
const SURFACE = {
  kit: {
    serve: true,
    defineResource: true,
    InvalidValue: true,
    fold: true,
    bearing: true,
    distance: true,
    defineRoutes: true,
    operation: true,
    problem: true,
    integer: true,
    oneOf: true,
    optional: true,
    setting: true,
    text: true,
    counter: true,
    gauge: true,
    log: true,
    requestContext: true,
  } satisfies Record<keyof typeof kit, true>,
  testing: {
    startBuiltService: true,
    freeListenPort: true,
    until: true,
    fieldsNeverFilled: true,
  } satisfies Record<keyof typeof testing, true>,
};

/** Types have no keys at run time: a program that uses each compiles, or one is gone. */
export type Types = [
  kit.Accepted<object>,
  kit.Composition,
  kit.DefectKind,
  kit.DefinedResource<object>,
  kit.Field,
  kit.FieldType,
  kit.Filter,
  kit.Grouping,
  kit.HealthCheck,
  kit.Kit,
  kit.LogFields,
  kit.Logger,
  kit.OperationSpec,
  kit.Position,
  kit.RecordOf<kit.ResourceDefinition>,
  kit.Records<object>,
  kit.Rejected,
  kit.ResourceDefinition,
  kit.Routes,
  kit.Setting<string>,
  kit.SettingList,
  kit.Started,
  kit.Valid<object, object, object>,
  testing.BuiltService,
];

test('each entry exports what it is said to, and nothing else', () => {
  expect(Object.keys(kit).sort()).toEqual(Object.keys(SURFACE.kit).sort());
  expect(Object.keys(testing).sort()).toEqual(Object.keys(SURFACE.testing).sort());
  expect(adapter).toMatchObject({ defineStore: expect.any(Function) as unknown });
});

test('loading the kit in a test starts nothing', () => {
  const count = kit.counter({ name: 'x_total', description: 'x' });
  expect(() => {
    count(1);
  }).not.toThrow();
});

test('fields are typed by the record', () => {
  interface Buoy {
    readonly id: string;
  }
  kit.defineResource<Buoy>({
    singular: 'buoy',
    plural: 'buoys',
    title: 'Buoy',
    description: 'x',
    key: 'id',
    readKey: (text) => text,
    keyPattern: '.',
    // @ts-expect-error a record has no such field
    fields: [{ name: 'id', type: 'string', description: 'x', example: 'x' }, { name: 'colour' }],
    filters: [],
    search: [],
    groupings: [],
    defects: [],
    parse: () => ({ record: { id: 'x' } }),
  });
});
