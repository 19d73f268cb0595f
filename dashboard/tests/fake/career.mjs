// A working life put into words: one profile and the documents made of it.
const CREATED = "2026-08-20T09:00:00Z";

const profile = {
  id: "w1",
  slug: "minji-kim",
  name: "Minji Kim",
  visibility: "PRIVATE",
  indexable: false,
  language: "en",
  headline: "Backend engineer",
  summary: null,
  location: null,
  email: null,
  phone: null,
  links: [],
  photo_public: false,
  has_photo: false,
  photo_mark: null,
  completeness: 40,
  revision: 1,
  created_at: CREATED,
  updated_at: null,
};

const cv = (id, name) => ({
  id,
  profile_id: profile.id,
  name,
  template: "classic",
  language: "en",
  sections: [{ section: "experience", shown: true }],
  show_photo: false,
  revision: 1,
  created_at: CREATED,
  updated_at: null,
  latest: null,
});

const listed = (data) => ({ data, pagination: { page: 1, size: 50, total: data.length, pages: 1 } });

export const areaState = () => ({
  cvs: [cv("cv1", "For banks"), cv("cv2", "For startups")],
  cvRefused: false,
});

export function areaApi({ req, res, path, state, known, reply, error }) {
  if (!known) return false;
  const [, area, id, part] = path.split("/");
  if (req.method === "DELETE" && area === "cvs") {
    if (state.cvRefused) error(res, 503, "SYS_503", "Not now.");
    else {
      state.cvs = state.cvs.filter((one) => one.id !== id);
      reply(res, 204);
    }
    return true;
  }
  const answers = {
    profiles: id ? { percent: 40, next_step: null, next_missing: null, missing: [] } : listed([profile]),
    cvs: id
      ? { preview: { html: "<p>Minji Kim</p>", style: "" }, versions: { versions: [] } }[part]
      : listed(state.cvs),
    "cv-templates": {
      templates: [{ name: "classic", title: "Classic", about: "One column.", photo: false }],
    },
  };
  if (req.method !== "GET" || !answers[area]) return false;
  reply(res, 200, answers[area]);
  return true;
}
