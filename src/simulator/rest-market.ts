import { exchangeOffsetMs } from '../market/market-hours.js';
import { closeInstant, easternDay, easternInstant, holidayOn } from './exchange-day.js';
import { numberOption } from './faults.js';
import type { Row } from './rest-options.js';
import type { RestQuery } from './rest-query.js';
import type { Simulator } from './simulator.js';

/** `GET /v1/marketstatus/now` */
export function marketStatusNow(simulator: Simulator): Row {
  const skew = simulator.faults.active('clock-skew', 'rest');
  const now = simulator.market.now();
  const phase = simulator.market.phase();
  const noon = easternInstant(easternDay(now), 12);
  const isExtended = phase === 'extended-hours';
  return {
    afterHours: isExtended && now > noon,
    currencies: { crypto: 'open', fx: 'open' },
    earlyHours: isExtended && now <= noon,
    exchanges: { nasdaq: phase, nyse: phase, otc: isExtended ? 'closed' : phase },
    indicesGroups: Object.fromEntries(
      [
        's_and_p',
        'societe_generale',
        'msci',
        'ftse_russell',
        'mstar',
        'mstarc',
        'cccy',
        'cgi',
        'nasdaq',
        'dow_jones',
      ].map((group) => [group, phase]),
    ),
    market: phase,
    serverTime: easternText(now + (skew ? numberOption(skew, 'offsetMs', 12 * 3_600_000) : 0)),
  }; // prettier-ignore
}

/** RFC 3339 to the second with New York's offset. */
function easternText(at: number): string {
  const offset = exchangeOffsetMs(at);
  return `${new Date(at + offset).toISOString().slice(0, 19)}-0${-offset / 3_600_000}:00`;
}

/** `GET /v1/marketstatus/upcoming`: a bare list of the next year's holidays and short days. */
export function marketStatusUpcoming(simulator: Simulator): Row[] {
  const today = easternDay(simulator.market.now());
  const rows: Row[] = [];
  for (let day = today; day < today + 365; day++) {
    const holiday = holidayOn(day);
    if (!holiday) continue;
    const { date, name, status } = holiday;
    if (status === 'closed') {
      for (const exchange of ['NYSE', 'NASDAQ', 'OTC']) rows.push({ date, exchange, name, status });
    } else {
      const open = new Date(easternInstant(day, 9, 30)).toISOString();
      const close = new Date(closeInstant(day)).toISOString();
      for (const exchange of ['NASDAQ', 'NYSE']) {
        rows.push({ close, date, exchange, name, open, status });
      }
    }
  }
  return rows;
}

/** OPRA sale conditions as the vendor numbers them, from 201 and 219 and 227 on without a gap. */
const OPTION_CONDITIONS: readonly [first: number, names: string][] = [
  [
    201,
    'Canceled|Late and Out Of Sequence|Last and Canceled|Late|Opening Trade and Canceled|Opening Trade, Late, and Out Of Sequence|Only Trade and Canceled|Opening Trade and Late|Automatic Execution|Reopening Trade',
  ],
  [219, 'Intermarket Sweep Order'],
  [
    227,
    'Single Leg Auction Non ISO|Single Leg Auction ISO|Single Leg Cross Non ISO|Single Leg Cross ISO|Single Leg Floor Trade|Multi Leg auto-electronic trade|Multi Leg Auction|Multi Leg Cross|Multi Leg floor trade|Multi Leg auto-electronic trade against single leg(s)|Stock Options Auction|Multi Leg Auction against single leg(s)|Multi Leg floor trade against single leg(s)|Stock Options auto-electronic trade|Stock Options Cross|Stock Options floor trade|Stock Options auto-electronic trade against single leg(s)|Stock Options Auction against single leg(s)|Stock Options floor trade against single leg(s)|Multi Leg Floor Trade of Proprietary Products|Multilateral Compression Trade of Proprietary Products',
  ],
]; // prettier-ignore

const STOCK_CONDITIONS: readonly [id: number, name: string, cta: string, utp: string][] = [
  [0, 'Regular Sale', '@', '@'],
  [2, 'Average Price Trade', 'B', 'W'],
  [12, 'Form T/Extended Hours', 'T', 'T'],
  [14, 'Intermarket Sweep', 'F', 'F'],
  [37, 'Odd Lot Trade', 'I', 'I'],
  [41, 'Trade Thru Exempt', 'X', 'X'],
  [53, 'Qualified Contingent Trade', 'V', 'V'],
];

/** `GET /v3/reference/conditions` */
export function conditionList(query: RestQuery): Row {
  const asset = query.choice('asset_class', ['', 'stocks', 'options', 'crypto', 'fx']);
  const limit = query.limit(1000, 10);
  const rows: Row[] = [];
  if (asset === '' || asset === 'stocks') {
    for (const [id, name, CTA, UTP] of STOCK_CONDITIONS) {
      rows.push(condition('stocks', id, name, { CTA, UTP }, id !== 37 && id !== 12 && id !== 2));
    }
  }
  if (asset === '' || asset === 'options') {
    for (const [first, names] of OPTION_CONDITIONS) {
      names.split('|').forEach((name, n) => {
        const id = first + n;
        rows.push(condition('options', id, name, { OPRA: opraLetter(id) }, !/Cancel/.test(name)));
      });
    }
  }
  const results = rows.slice(0, limit);
  return { count: results.length, results, status: 'OK' };
}

/** 201…226 are the letters A…Z, 227… the small ones. */
function opraLetter(id: number): string {
  return String.fromCharCode(id < 227 ? 65 + id - 201 : 97 + id - 227);
}

function condition(assetClass: string, id: number, name: string, mapping: Row, isPrice: boolean): Row {
  const rules = { updates_high_low: isPrice, updates_open_close: isPrice, updates_volume: true };
  return {
    asset_class: assetClass,
    data_types: ['trade'],
    id,
    name,
    sip_mapping: mapping,
    type: 'condition',
    update_rules: { consolidated: rules, market_center: rules },
  };
}

/** id, name, MIC, operating MIC, participant letter. */
type Exchange = readonly [number, string, string, string, string];

const STOCK_VENUES: readonly Exchange[] = [
  [2, 'Nasdaq OMX BX, Inc.', 'XBOS', 'XNAS', 'B'],
  [4, 'FINRA NYSE TRF', 'FINY', 'XNYS', 'D'],
  [7, 'Cboe EDGA', 'EDGA', 'XCBO', 'J'],
  [8, 'Cboe EDGX', 'EDGX', 'XCBO', 'K'],
  [10, 'New York Stock Exchange', 'XNYS', 'XNYS', 'N'],
  [11, 'NYSE Arca, Inc.', 'ARCX', 'XNYS', 'P'],
  [12, 'Nasdaq', 'XNAS', 'XNAS', 'T'],
  [15, "Investors' Exchange", 'IEXG', 'IEXG', 'V'],
  [17, 'Nasdaq Philadelphia Exchange LLC', 'XPHL', 'XNAS', 'X'],
  [19, 'Cboe BZX', 'BATS', 'XCBO', 'Z'],
  [20, 'MIAX Pearl', 'EPRL', 'MIHI', 'H'],
  [21, 'Members Exchange', 'MEMX', 'MEMX', 'U'],
];

const OPTION_VENUES: readonly Exchange[] = [
  [300, 'NYSE American Options', 'AMXO', 'XNYS', 'A'],
  [301, 'Boston Options Exchange', 'XBOX', 'XBOX', 'B'],
  [302, 'Cboe Options Exchange', 'XCBO', 'XCBO', 'C'],
  [303, 'MIAX Emerald', 'EMLD', 'MIHI', 'D'],
  [304, 'Cboe EDGX Options', 'EDGO', 'XCBO', 'E'],
  [307, 'Nasdaq GEMX', 'GMNI', 'XNAS', 'H'],
  [308, 'Nasdaq ISE', 'XISX', 'XNAS', 'I'],
  [309, 'Nasdaq MRX', 'MCRY', 'XNAS', 'J'],
  [312, 'MIAX Options', 'XMIO', 'MIHI', 'M'],
  [313, 'NYSE Arca Options', 'ARCO', 'XNYS', 'N'],
  [315, 'MIAX Pearl Options', 'MPRL', 'MIHI', 'P'],
  [316, 'Nasdaq Options Market', 'XNDQ', 'XNAS', 'Q'],
  [319, 'Nasdaq BX Options', 'XBXO', 'XNAS', 'T'],
  [320, 'MEMX Options', 'MXOP', 'MEMX', 'U'],
  [322, 'Nasdaq PHLX', 'XPHO', 'XNAS', 'X'],
  [323, 'Cboe BZX Options', 'BATO', 'XCBO', 'Z'],
  [325, 'Cboe C2 Options', 'C2OX', 'XCBO', 'W'],
];

/** `GET /v3/reference/exchanges` */
export function exchangeList(query: RestQuery): Row {
  const asset = query.choice('asset_class', ['', 'stocks', 'options', 'crypto', 'fx']);
  const row = (assetClass: string, [id, name, mic, operating, participant]: Exchange): Row => ({
    asset_class: assetClass,
    id,
    locale: 'us',
    mic,
    name,
    operating_mic: operating,
    participant_id: participant,
    type: mic.startsWith('FIN') ? 'TRF' : 'exchange',
  });
  const results = [
    ...(asset === '' || asset === 'stocks' ? STOCK_VENUES.map((venue) => row('stocks', venue)) : []),
    ...(asset === '' || asset === 'options' ? OPTION_VENUES.map((venue) => row('options', venue)) : []),
  ];
  return { count: results.length, results, status: 'OK' };
}
