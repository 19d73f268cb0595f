import type { Receipt } from "@/api/types";

interface Words {
  title: string;
  question: (n: number) => string;
  none: string;
  original: string;
  corrected: string;
}

/** The receipt as plain text: every question, what was understood, what the candidate says it was, who followed. */
export function receiptText(receipt: Receipt, words: Words, footer: string[]): string {
  const parts = receipt.questions.map((question, index) => {
    const said = question.words.map((one) =>
      one.correction !== null && one.correction !== one.text
        ? `${words.original} ${one.text}\n${words.corrected} ${one.correction}`
        : one.text,
    );
    return [
      `${words.question(index + 1)}: ${question.text}`,
      ...(said.length > 0 ? said : [words.none]),
    ].join("\n");
  });
  return [words.title, ...parts, footer.join("\n")].filter(Boolean).join("\n\n");
}
