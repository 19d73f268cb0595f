import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it } from "vitest";
import { session } from "@/api/session";
// Loaded before a wait begins: its clock is for the page, not for the compiler.
import "@/features/candidate-detail/page";
import "@/features/career/page";
import { password, user } from "../fake/data.mjs";
import { fakeForEach, openApp } from "../support";

const { state, asked } = fakeForEach();
beforeEach(async () => {
  await session.login(user.email, password);
});

describe("a document that is deleted", () => {
  const which = () => screen.queryByLabelText("Document");
  const dismiss = async () => {
    const message = (await screen.findByText("Deleted: For startups")).closest("li") as HTMLElement;
    await userEvent.click(within(message).getByLabelText("Close"));
  };
  const removeTheSecond = async () => {
    openApp("/career?step=documents");
    await userEvent.selectOptions(await screen.findByLabelText("Document"), "For startups");
    await userEvent.click(screen.getByText("Delete document"));
    expect(which()).toBeNull();
  };

  it("is back and shown when it is taken back in time, and the service never heard of it", async () => {
    await removeTheSecond();
    await userEvent.keyboard("{Control>}{z}{/Control}");
    expect(await screen.findByLabelText("Document")).toHaveDisplayValue("For startups");
    expect(screen.queryByText("Deleted: For startups")).toBeNull();
    expect(asked("DELETE", "/cvs/cv2")).toEqual([]);
  });

  it("goes when its message has gone, and stays away on a page opened meanwhile", async () => {
    await removeTheSecond();
    await userEvent.click(screen.getByText("Publish"));
    await userEvent.click(screen.getByText("CV"));
    expect(await screen.findByLabelText("How it will look")).toBeVisible();
    expect(which()).toBeNull();
    expect(asked("DELETE", "/cvs/cv2")).toEqual([]);
    await dismiss();
    await waitFor(() => expect(state()).toMatchObject({ cvs: [{ name: "For banks" }] }));
    expect(asked("DELETE", "/cvs/cv2")).toHaveLength(1);
    await userEvent.keyboard("{Control>}{z}{/Control}");
    expect(which()).toBeNull();
  });

  it("is back with a word about it when the service does not delete it", async () => {
    Object.assign(state(), { cvRefused: true });
    await removeTheSecond();
    await dismiss();
    expect(await screen.findByLabelText("Document")).toHaveDisplayValue("For startups");
    const [message] = await screen.findAllByText("It could not be deleted. It is back where it was.");
    expect(message).toBeVisible();
  });
});

describe("a note about a candidate that is deleted", () => {
  it("stays away while another is written, and comes back when it is taken back", async () => {
    openApp("/candidates/p1?tab=notes");
    const note = await screen.findByText("Prefers mornings.");
    await userEvent.click(within(note.closest("li") as HTMLElement).getByLabelText("Remove this note"));
    expect(screen.queryByText("Prefers mornings.")).toBeNull();
    await userEvent.type(screen.getByLabelText("New note"), "Called back.");
    await userEvent.click(screen.getByRole("button", { name: "Add note" }));
    expect(await screen.findByText("Called back.")).toBeVisible();
    expect(screen.queryByText("Prefers mornings.")).toBeNull();
    await userEvent.click(screen.getByRole("button", { name: "Undo" }));
    expect(await screen.findByText("Prefers mornings.")).toBeVisible();
    expect(asked("DELETE", "/candidates/p1/notes/n1")).toEqual([]);
  });
});
