import { describe, expect, it } from "vitest";
import { bodyOf, draftOf, moved } from "@/features/career/fields";
import { placeOf } from "@/features/career/places";
import { stepOf } from "@/features/career/steps";

describe("an entry's form", () => {
  it("sends what is empty as none, lines as a list, and no end of what goes on", () => {
    const draft = draftOf("experiences", {
      title: "Engineer",
      company: "하버",
      is_current: false,
      end_date: "2020-01",
      responsibilities: ["Ran the port", "Hired"],
    });
    expect(draft.responsibilities).toBe("Ran the port\nHired");
    const body = bodyOf("experiences", {
      ...draft,
      is_current: true,
      responsibilities: " Ran the port \n\n",
    });
    expect(body).toMatchObject({
      company: "하버",
      end_date: null,
      is_current: true,
      location: null,
      responsibilities: ["Ran the port"],
    });
  });

  it("moves an entry by one place and stops at the ends", () => {
    expect(moved(["a", "b", "c"], "b", -1)).toEqual(["b", "a", "c"]);
    expect(moved(["a", "b", "c"], "c", 1)).toEqual(["a", "b", "c"]);
    expect(moved(["a", "b"], "x", 1)).toEqual(["a", "b"]);
  });

  it("knows its steps by the service's names", () => {
    expect(stepOf("extras")).toBe("extras");
    expect(stepOf("elsewhere")).toBeUndefined();
  });
});

describe("two versions of a document", () => {
  it("says where they differ by part, entry and field", () => {
    expect(placeOf("content.experiences[0].title")).toEqual({
      part: "experiences",
      entry: 1,
      field: "title",
    });
    expect(placeOf("content.skills[2]")).toEqual({ part: "skills", entry: 3, field: null });
    expect(placeOf("content.summary")).toEqual({ part: "basics", entry: null, field: "summary" });
    expect(placeOf("sections[1].shown")).toEqual({ part: "sections", entry: 2, field: null });
    expect(placeOf("template")).toEqual({ part: "template", entry: null, field: null });
  });
});
