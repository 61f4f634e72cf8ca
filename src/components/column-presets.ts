/** A set of columns under a name. */
export interface ColumnPreset {
  readonly name: string;
  /** As the `fields` attribute says them. */
  readonly fields: string;
}

/** The sets that are always there. */
export const PRESETS: readonly ColumnPreset[] = [
  {
    name: 'Quotes',
    fields: 'bid,ask|mid,bidSize,askSize,spread,spreadPercent,last,change,changePercent,sparkline,age',
  },
  { name: 'Greeks', fields: 'mid|iv,delta,gamma,theta,vega,rho,vanna,charm,vomma,speed,lambda' },
  {
    name: 'Volume & OI',
    fields: 'mid|volume:bar,openInterest:bar,volumeOverOi,gex:bar,last,lastSize,dayOpen,dayHigh,dayLow,change',
  },
  {
    name: 'Risk',
    fields: 'mark|iv,delta,gamma,theta,vega,probItm,probTouch,probProfit,breakEven,breakEvenPercent,extrinsic',
  },
  {
    name: 'Everything',
    fields:
      'bid,ask|mid,mark,last,lastSize,bidSize,askSize,spread,spreadPercent,change,changePercent,sparkline,dayOpen,dayHigh,dayLow,' +
      'volume,openInterest,volumeOverOi,gex,intrinsic,extrinsic,breakEven,breakEvenPercent,moneyness,iv,ivBid,ivAsk,ivResidual,' +
      'delta,gamma,theta,vega,rho,vanna,charm,vomma,speed,lambda,zomma,color,probItm,probOtm,probTouch,probProfit,' +
      'vendorIv,vendorDelta,vendorGamma,vendorTheta,vendorVega,age',
  },
];
