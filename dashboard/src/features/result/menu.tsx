import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Columns3, EllipsisVertical, FileJson, FileText, Printer, Scale, UserRoundPlus } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { resultApi } from "@/api/result";
import type { InterviewDetail } from "@/api/types";
import { useMay } from "@/features/auth/use-may";
import { saveFile } from "@/lib/save-file";
import { Button } from "@/ui/button";
import { Failure } from "@/ui/failure";
import { Menu, MenuItem, MenuLine, MenuLink } from "@/ui/menu";
import { suggestionShown, useOwnView } from "./own-view";
import { ShareSheet } from "./share";

/** What can be done with a result: hand it on, take it along, judge it again. */
export function ResultMenu({ interview }: { interview: InterviewDetail }) {
  const { t, i18n } = useTranslation("result");
  const may = useMay();
  const [view] = useOwnView(interview.id);
  const [sharing, setSharing] = useState(false);
  const shown = suggestionShown(interview, view);
  const save = useMutation({
    mutationFn: async (as: "pdf" | "json") => {
      const file = await resultApi.report(interview.id, as, i18n.language === "ko" ? "ko" : "en", shown);
      saveFile(file, `interview-${interview.id.slice(0, 8)}.${as}`);
    },
  });
  if (interview.status !== "completed") return null;
  // Without an own view the file has none of the numbers that the page still folds.
  const hint = shown ? undefined : t("menu.withoutScores");
  return (
    <>
      {save.error && (
        <Failure error={save.error} onRetry={() => save.variables && save.mutate(save.variables)} />
      )}
      <Button
        icon={FileText}
        className="no-print"
        data-testid="save-pdf"
        busy={save.isPending && save.variables === "pdf"}
        busyLabel={t("menu.making")}
        onClick={() => save.mutate("pdf")}
      >
        {t("menu.pdf")}
      </Button>
      <Menu
        trigger={
          <Button
            icon={EllipsisVertical}
            className="no-print px-3"
            aria-label={t("menu.more")}
            data-testid="result-menu"
          />
        }
      >
        {may("candidates:write") && (
          <MenuItem icon={UserRoundPlus} onSelect={() => setSharing(true)}>
            {t("menu.share")}
          </MenuItem>
        )}
        <MenuItem icon={FileJson} hint={hint} onSelect={() => save.mutate("json")}>
          {t("menu.json")}
        </MenuItem>
        <MenuItem icon={Printer} onSelect={() => window.print()}>
          {t("menu.print")}
        </MenuItem>
        <MenuLine />
        <MenuLink>
          <Link to="/jobs/$id/compare" params={{ id: interview.job.id }} search={{ ids: interview.id }}>
            <Columns3 aria-hidden="true" size={16} strokeWidth={1.75} className="shrink-0" />
            {t("menu.compare")}
          </Link>
        </MenuLink>
        {may("interviews:write") &&
          (shown ? (
            <MenuLink>
              <Link to="/interviews/$id/comparison" params={{ id: interview.id }}>
                <Scale aria-hidden="true" size={16} strokeWidth={1.75} className="shrink-0" />
                {t("menu.judgeAgain")}
              </Link>
            </MenuLink>
          ) : (
            <MenuItem icon={Scale} disabled hint={t("menu.viewFirst")} onSelect={() => {}}>
              {t("menu.judgeAgain")}
            </MenuItem>
          ))}
      </Menu>
      <ShareSheet interview={interview} open={sharing} onClose={() => setSharing(false)} />
    </>
  );
}
