import { Link } from "@tanstack/react-router";
import { CircleCheck, type LucideIcon, MailCheck, Unlink } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { ApiError } from "@/api/client";
import { AuthFrame } from "@/features/auth/frame";
import { useTitle } from "@/lib/use-title";
import { buttonClass } from "@/ui/button";
import { cn } from "@/ui/cn";

type Kind = "done" | "mailed" | "broken";

const ICONS: Record<Kind, LucideIcon> = { done: CircleCheck, mailed: MailCheck, broken: Unlink };
const TONES: Record<Kind, string> = {
  done: "bg-good-tint text-good",
  mailed: "bg-accent-tint text-accent-tint-text",
  broken: "bg-caution-tint text-caution",
};

interface OutcomeProps {
  kind: Kind;
  title: string;
  children: ReactNode;
  actions?: ReactNode;
}

/** How it ended, and the way on. */
export function Outcome({ kind, title, children, actions }: OutcomeProps) {
  const Icon = ICONS[kind];
  useTitle(title);
  return (
    <AuthFrame
      title={title}
      focused
      icon={
        <span className={cn("grid size-11 place-items-center rounded-full", TONES[kind])}>
          <Icon aria-hidden="true" size={22} strokeWidth={1.75} />
        </span>
      }
    >
      <div className="grid gap-2 text-muted">{children}</div>
      {actions && <div className="grid gap-2">{actions}</div>}
    </AuthFrame>
  );
}

export type LinkProblem = "incomplete" | "used" | "expired";

/** Why a mailed link does not open anything; null: the error is about something else. */
export function linkProblem(error: unknown): LinkProblem | null {
  if (!(error instanceof ApiError)) return null;
  if (error.code === "AUTH_015") return "expired";
  if (error.code === "AUTH_014") return "used";
  return error.fields.some(({ field }) => field.split(".").at(-1) === "token") ? "incomplete" : null;
}

/** A link that is over: what is the matter, `children` for what helps here, and what to do. */
export function BrokenLink({
  problem,
  children,
  actions,
}: {
  problem: LinkProblem;
  children?: ReactNode;
  actions: ReactNode;
}) {
  const { t } = useTranslation("account");
  return (
    <Outcome kind="broken" title={t(`${problem}.title`)} actions={actions}>
      <p>{t(`${problem}.text`)}</p>
      {children}
    </Outcome>
  );
}

export function ToLogin({ primary = false }: { primary?: boolean }) {
  const { t } = useTranslation("account");
  return (
    <Link to="/login" search={{}} className={buttonClass(primary ? "primary" : "secondary")}>
      {t("toLogin")}
    </Link>
  );
}
