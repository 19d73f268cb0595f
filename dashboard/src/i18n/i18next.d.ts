import "i18next";
import type account from "../locales/en/account.json";
import type candidate from "../locales/en/candidate.json";
import type common from "../locales/en/common.json";
import type hr from "../locales/en/hr.json";
import type trials from "../locales/en/trials.json";
import type work from "../locales/en/work.json";

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "common";
    resources: {
      account: typeof account;
      common: typeof common;
      candidate: typeof candidate;
      hr: typeof hr;
      trials: typeof trials;
      work: typeof work;
    };
  }
}
