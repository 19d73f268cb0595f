import "i18next";
import type account from "../locales/en/account.json";
import type admin from "../locales/en/admin.json";
import type analytics from "../locales/en/analytics.json";
import type candidate from "../locales/en/candidate.json";
import type career from "../locales/en/career.json";
import type common from "../locales/en/common.json";
import type hr from "../locales/en/hr.json";
import type jobs from "../locales/en/jobs.json";
import type live from "../locales/en/live.json";
import type people from "../locales/en/people.json";
import type prepare from "../locales/en/prepare.json";
import type result from "../locales/en/result.json";
import type schedule from "../locales/en/schedule.json";
import type settings from "../locales/en/settings.json";
import type shell from "../locales/en/shell.json";
import type trials from "../locales/en/trials.json";
import type work from "../locales/en/work.json";

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "common";
    resources: {
      account: typeof account;
      admin: typeof admin;
      analytics: typeof analytics;
      candidate: typeof candidate;
      career: typeof career;
      common: typeof common;
      hr: typeof hr;
      jobs: typeof jobs;
      live: typeof live;
      people: typeof people;
      prepare: typeof prepare;
      result: typeof result;
      schedule: typeof schedule;
      settings: typeof settings;
      shell: typeof shell;
      trials: typeof trials;
      work: typeof work;
    };
  }
}
