import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { LiveState } from "@/media/types";
import { Button } from "@/ui/button";

const NOTICES_MIN = [10, 5];

interface Props {
  live: LiveState | null;
  limitSecs: number;
  onExtend: () => void;
}

/** One polite sentence at ten and at five minutes; short interviews skip the ones that come at once. */
export function TimeNotice({ live, limitSecs, onExtend }: Props) {
  const { t } = useTranslation("candidate");
  const [asked, setAsked] = useState(false);
  const remaining = live && live.remaining_ms > 0 ? live.remaining_ms : null;
  const minutes = NOTICES_MIN.filter((notice) => notice * 120 <= limitSecs)
    .filter((notice) => remaining !== null && remaining <= notice * 60_000)
    .at(-1);
  // biome-ignore lint/correctness/useExhaustiveDependencies: every new notice offers the button again
  useEffect(() => setAsked(false), [minutes]);
  return (
    <div role="status" className="flex flex-wrap items-center gap-3 empty:hidden">
      {minutes !== undefined && (
        <>
          <p>{t("room.timeLow", { count: minutes })}</p>
          {live?.can_extend && (
            <Button
              size="lg"
              busy={asked}
              onClick={() => {
                setAsked(true);
                onExtend();
              }}
            >
              {t("room.extend")}
            </Button>
          )}
        </>
      )}
    </div>
  );
}
