import { describe, expect, it } from "vitest";
import { cropOf, firstSquare } from "@/features/career/crop";
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

describe("the part of a photo that is kept", () => {
  it("begins as the largest square, in the upper part of a portrait and the middle of a landscape", () => {
    const portrait = cropOf(firstSquare(600, 800), 600, 800);
    expect(portrait.left).toBe(0);
    expect(portrait.top).toBeCloseTo((0.3 * 200) / 800);
    expect(portrait.side).toBeCloseTo(1);
    const landscape = cropOf(firstSquare(800, 600), 800, 600);
    expect(landscape.left).toBeCloseTo(100 / 800);
    expect(landscape.top).toBe(0);
    expect(landscape.side).toBeCloseTo(1);
  });

  it("is told as parts of the width, the height and the shorter side, never beyond them", () => {
    const square = { unit: "%", x: 50, y: -0.001, width: 37.5, height: 50 } as const;
    const crop = cropOf(square, 800, 600);
    expect(crop).toEqual({ left: 0.5, top: 0, side: 0.5 });
  });
});
