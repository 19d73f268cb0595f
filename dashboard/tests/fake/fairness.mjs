// Rates by group, and one candidate's voluntary answers.

const group = (sex, race, people, favoured, ratio, finding) => ({
  sex,
  race,
  people,
  favoured,
  rate: people ? favoured / people : null,
  rate_low: people ? 0.21 : null,
  rate_high: people ? 0.64 : null,
  ratio,
  ratio_low: ratio === null || ratio === 1 ? null : 0.31,
  ratio_high: ratio === null || ratio === 1 ? null : 0.93,
  finding,
});
const table = (measure, median) => ({
  measure,
  people: 214,
  median,
  by_sex: [
    group("female", null, 96, 36, 0.66, "below"),
    group("male", null, 88, 50, 1, "most_favoured"),
    group("another", null, null, null, null, "withheld"),
  ],
  unknown_sex: 27,
  by_race: [
    group(null, "white", 80, 40, 1, "most_favoured"),
    group(null, "asian", 64, 30, 0.94, "alike"),
    group(null, "two_or_more", 14, 7, 1, "too_few"),
  ],
  unknown_race: 56,
  by_both: [
    group("female", "asian", 31, 12, 0.7, "below_or_chance"),
    group("male", "asian", 33, 18, 1, "most_favoured"),
  ],
  unknown_both: 61,
});

export const impact = (asked) => ({
  asked,
  since: null,
  until: "2026-10",
  people: 240,
  answered: 190,
  tables: [table("advanced", null), table("suggested", null), table("scored", 61)],
  timezone: "Europe/Lisbon",
  limits: { smallest_group: 10, few: 30, small_share: 0.02, four_fifths: 0.8 },
});

export const selfReport = (asked, given) => ({
  asked,
  text: {
    version: "1",
    language: "en",
    why: "To find out whether interviews here treat everybody alike, Northwind counts results by group.",
    consent: "By sending an answer you agree that it is kept apart from your application and counted.",
  },
  given_at: given ? new Date().toISOString() : null,
  sex: given?.sex ?? null,
  race: given?.race ?? null,
});
