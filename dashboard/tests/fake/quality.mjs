// Figures of a call as the service keeps them: of a good one, of one that a fault spoilt, and of none.

const figures = {
  lasted_ms: 1_514_000,
  agent_talk_ms: 402_000,
  candidate_talk_ms: 861_000,
  voice_ms: 880_000,
  voice_to_voice: { count: 21, p50_ms: 740, p95_ms: 1_310 },
  stt: { count: 21, p50_ms: 180, p95_ms: 260 },
  llm: { count: 21, p50_ms: 360, p95_ms: 620 },
  tts: { count: 21, p50_ms: 130, p95_ms: 190 },
  agent_interrupted: 2,
  candidate_interrupted: 1,
  dead_air_count: 1,
  dead_air_ms: 2_400,
  longest_dead_air_ms: 2_400,
  failovers: 1,
  engine_faults: 3,
  engine_down_ms: 0,
  candidate_offline_ms: 6_200,
  agent_absent_ms: 0,
  broken_off: false,
  words: 1_842,
  spoken_words: 1_790,
  unsure_share: 0.04,
  typed_share: 0.03,
};

const none = { seconds: 0, characters: 0, input_tokens: 0, output_tokens: 0, requests: 0 };
const usage = [
  {
    ...none,
    part: "llm",
    provider: "openai",
    model: "gpt-4.1-mini",
    input_tokens: 48_210,
    output_tokens: 2_950,
    requests: 24,
    cost_usd: 0.024,
  },
  { ...none, part: "stt", provider: "deepgram", model: "nova-3-general", seconds: 1_380, cost_usd: 0.1771 },
  { ...none, part: "stt", provider: "whisper", model: "", seconds: 96, requests: 4, cost_usd: 0 },
  {
    ...none,
    part: "tts",
    provider: "elevenlabs",
    model: "eleven_flash_v2_5",
    characters: 6_120,
    requests: 71,
    cost_usd: 0.306,
  },
];

const base = {
  quality_index: null,
  figures: null,
  usage: [],
  usage_by_call: {},
  cost_usd: null,
  unpriced: false,
  faults: [],
  blocked: false,
  released: null,
  redo: null,
  redo_of: null,
  can_offer_redo: false,
  phone: null,
};

/** Nothing yet, or held before there were figures. */
export const noQuality = (id) => ({ ...base, interview_id: id });

export const goodQuality = (id) => ({
  ...base,
  interview_id: id,
  quality_index: 96,
  figures: { total: figures, calls: { call1: figures } },
  usage,
  usage_by_call: { call1: usage },
  cost_usd: 0.5071,
});

export const spoiltQuality = (id) => ({
  ...goodQuality(id),
  quality_index: 31,
  faults: [
    { fault: "agent_absent", value: 47_000, limit: 30_000 },
    { fault: "dead_air", value: 0.21, limit: 0.15 },
  ],
  blocked: true,
  can_offer_redo: true,
});
