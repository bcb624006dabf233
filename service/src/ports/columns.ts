import type { Columns } from '@golden-path/service';
/**
 * What other people's files call the fields of a port: the UN/LOCODE code list, the World Port Index of the NGA, exports of
 * common databases. Case, spaces and punctuation do not count. Of several names of one field the first counts.
 */
export const columns: Columns = {
  unlocode: ['locode', 'un locode', 'unlo code', 'un/locode code', 'port unlocode', 'port locode'],
  name: ['port name', 'main port name', 'name wo diacritics'],
  city: ['town'],
  country: ['country name'],
  alias: ['aliases', 'alternate port name', 'alternate name', 'other names'],
  province: ['subdivision', 'state', 'state province'],
  timezone: ['tz', 'time zone name', 'iana time zone'],
  code: ['schedule k', 'schedule k code'],
  // Of the UN/LOCODE code list: with `country` the code, and whether it is a port at all.
  location: [],
  function: [],
};
