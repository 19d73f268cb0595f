// Practice: begin, the question, what was said about an answer, the results, and nothing yet.
import { signIn } from "./ways.mjs";

const CALL = "01a1fd46-0b17-75d6-bb7d-c19607431c01";
const full = { fullPage: true };

async function begin(page) {
  await signIn(page, "/practice?aim=Kubernetes");
  await page.getByLabel("Question by question").check();
  await page.getByLabel("Position").fill("Backend engineer");
  await page.getByRole("button", { name: "Begin" }).click();
  await page.getByTestId("practice-question").waitFor();
}

async function answer(page) {
  await page.getByLabel("Or write your answer").fill("I compared the logs with the releases.");
  await page.getByRole("button", { name: "Send answer" }).click();
  await page.getByTestId("practice-feedback").first().waitFor();
}

async function inKorean(page) {
  await page.evaluate(() => sessionStorage.setItem("language", "ko"));
  await page.reload();
}

export const practicePages = [
  {
    name: "practice",
    schemes: ["light", "dark"],
    shot: full,
    run: async (page) => {
      await signIn(page, "/practice");
      await page.getByText("Senior backend engineer").waitFor();
    },
  },
  {
    name: "practice-nothing-yet-korean",
    shot: full,
    run: async (page, { fake }) => {
      fake.state.practice.empty = true;
      await signIn(page, "/practice");
      await inKorean(page);
      await page.getByText("아직 저장한 연습이 없어요").waitFor();
    },
  },
  {
    name: "practice-question",
    shot: full,
    run: begin,
  },
  {
    name: "practice-feedback",
    schemes: ["light", "dark"],
    shot: full,
    run: async (page) => {
      await begin(page);
      await answer(page);
    },
  },
  {
    name: "practice-results",
    shot: full,
    run: async (page) => {
      await begin(page);
      await answer(page);
      await page.getByRole("button", { name: "Next question" }).click();
      await page.getByTestId("practice-question").waitFor();
      await answer(page);
      await page.getByTestId("practice-results").waitFor();
      await page.getByRole("button", { name: "Save", exact: true }).click();
      await page.getByRole("link", { name: "Practise again" }).waitFor();
      await inKorean(page);
      await page.getByRole("link", { name: "다시 연습하기" }).waitFor();
    },
  },
  {
    name: "practice-call-start",
    shot: full,
    run: async (page, { fake }) => {
      fake.state.practice.call = "open";
      await signIn(page, "/practice");
      await page.getByTestId("open-call").waitFor();
      await page.getByLabel("Position").fill("Backend engineer");
      await page.getByRole("button", { name: "Talk with the interviewer" }).click();
      await page.getByText("Tick the first box to go on.").waitFor();
    },
  },
  {
    name: "practice-call-left",
    sizes: ["phone"],
    run: async (page, { fake }) => {
      fake.state.practice.call = "open";
      await signIn(page, `/practice/${CALL}`);
      await page.getByTestId("practice-call-open").waitFor();
      await page.getByRole("button", { name: "End it and show feedback" }).click();
      await page.getByTestId("practice-being-read").waitFor();
    },
  },
  {
    name: "practice-call-results",
    schemes: ["light", "dark"],
    shot: full,
    run: async (page, { fake }) => {
      fake.state.practice.call = "over";
      await signIn(page, `/practice/${CALL}`);
      await page.getByTestId("practice-recording").waitFor();
      await page.getByText("Where you hesitated").click();
    },
  },
  {
    name: "practice-gone",
    sizes: ["phone"],
    run: async (page) => {
      await signIn(page, "/practice/01a1fd46-0b17-75d6-bb7d-c19607431b00");
      await page.getByText("This practice interview is gone").waitFor();
    },
  },
];
