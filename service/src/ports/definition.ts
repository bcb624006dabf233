import { defineResource } from '@golden-path/service';
import { columns } from './columns';
import { readCountry } from './country';
import { defects } from './defects';
import { parsePort } from './parse';
import type { Port } from './port';
import { data } from './source';
import { readUnlocode, UNLOCODE_PATTERN } from './unlocode';

/** Sea ports, as the machinery sees them. */
export const ports = defineResource<Port>({
  singular: 'port',
  plural: 'ports',
  title: 'Sea port',
  description: 'A sea port, identified by its UN/LOCODE',
  key: 'unlocode',
  readKey: readUnlocode,
  keyPattern: UNLOCODE_PATTERN,
  fields: [
    {
      name: 'unlocode',
      type: 'string',
      description: 'UN/LOCODE, the identity',
      example: 'NLRTM',
      required: true,
      sortable: true,
    },
    {
      name: 'name',
      type: 'string',
      description: 'Name',
      example: 'Rotterdam',
      required: true,
      sortable: true,
    },
    { name: 'city', type: 'string', description: 'City', example: 'Rotterdam', sortable: true },
    {
      name: 'country',
      type: 'string',
      description: 'English name of the country, as the source spells it',
      example: 'Netherlands',
      sortable: true,
    },
    {
      name: 'countryCode',
      type: 'string',
      description: 'ISO 3166-1 alpha-2 code, from the UN/LOCODE',
      example: 'NL',
      required: true,
      sortable: true,
    },
    { name: 'alias', type: 'strings', description: 'Other names', example: ['Fuchou'], required: true },
    { name: 'regions', type: 'strings', description: 'Regions', example: [], required: true },
    {
      name: 'coordinates',
      type: 'position',
      description: 'Longitude and latitude in degrees (WGS 84)',
      example: [4.5, 51.92],
    },
    {
      name: 'province',
      type: 'string',
      description: 'Province, state or region',
      example: 'Zuid-Holland',
      sortable: true,
    },
    {
      name: 'timezone',
      type: 'string',
      description: 'IANA time zone',
      example: 'Europe/Amsterdam',
      sortable: true,
    },
    {
      name: 'unlocs',
      type: 'strings',
      description: 'All UN/LOCODEs the source lists for it',
      example: ['NLRTM'],
      required: true,
    },
    {
      name: 'code',
      type: 'string',
      description: 'Schedule K code of US Customs; not unique',
      example: '42157',
      sortable: true,
    },
  ],
  filters: [
    {
      name: 'country',
      field: 'countryCode',
      description: 'ISO 3166 alpha-2 code or English name of the country',
      example: 'NL',
      read: readCountry,
    },
    {
      name: 'province',
      field: 'province',
      description: 'Province, state or region',
      example: 'Zuid-Holland',
    },
    { name: 'city', field: 'city', description: 'City', example: 'Rotterdam' },
    { name: 'timezone', field: 'timezone', description: 'IANA time zone', example: 'Europe/Amsterdam' },
    {
      name: 'code',
      field: 'code',
      description: 'Schedule K code of US Customs; several ports may share one',
      example: '42157',
    },
  ],
  search: ['name', 'city', 'alias', 'unlocode'],
  location: 'coordinates',
  aliases: ({ unlocode, unlocs }) => unlocs.filter((code) => code !== unlocode),
  groupings: [
    { name: 'countries', field: 'countryCode', label: 'country', description: 'Ports per country' },
  ],
  defects,
  columns,
  data,
  parse: parsePort,
});
