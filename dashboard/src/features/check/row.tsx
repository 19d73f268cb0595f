import { Circle, CircleCheck, CircleQuestionMark, type LucideIcon, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "@/ui/cn";
import { Card } from "@/ui/parts";

export type Verdict = "open" | "good" | "warn" | "bad";

const MARKS: Record<Verdict, { icon: LucideIcon; className: string }> = {
  open: { icon: Circle, className: "text-subtle" },
  good: { icon: CircleCheck, className: "text-good" },
  warn: { icon: CircleQuestionMark, className: "text-caution" },
  bad: { icon: TriangleAlert, className: "text-bad" },
};

interface Props {
  title: string;
  verdict: Verdict;
  /** The state in words; said once by screen readers when it changes. */
  words: string;
  stateKey: string;
  testId: string;
  children?: ReactNode;
}

export function CheckRow({ title, verdict, words, stateKey, testId, children }: Props) {
  const { icon: Icon, className } = MARKS[verdict];
  return (
    <Card className="grid grid-cols-[24px_1fr] gap-x-3 gap-y-3">
      <Icon aria-hidden="true" size={24} strokeWidth={1.75} className={cn("mt-0.5", className)} />
      <div className="grid gap-1">
        <h2 className="font-semibold">{title}</h2>
        <p data-testid={testId} data-state={stateKey} role="status" className="text-muted">
          {words}
        </p>
      </div>
      {children && <div className="col-start-2 grid gap-3 justify-items-start">{children}</div>}
    </Card>
  );
}
