import "i18next";
import type candidate from "../locales/en/candidate.json";
import type common from "../locales/en/common.json";
import type hr from "../locales/en/hr.json";

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "common";
    resources: { common: typeof common; candidate: typeof candidate; hr: typeof hr };
  }
}
