import { useQuery } from "@tanstack/react-query";
import { MonitorSmartphone, Phone } from "lucide-react";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { PlainPage } from "@/features/candidate/gone";
import { viewQuery } from "@/features/candidate/view";
import { Button } from "@/ui/button";

const EVERY_MS = 5_000;
/** Whoever comes straight from the telephone is waited with until that call is put away. */
const BY_PHONE_EVERY_MS = 1_000;

interface Props {
  token: string;
  /** It was here and has been taken elsewhere; else it was elsewhere from the start. */
  moved: boolean;
  onHere: () => void;
}

/** The interview is held in another place: another tab or device, or the telephone. */
export function Elsewhere({ token, moved, onHere }: Props) {
  const { t } = useTranslation("candidate");
  const view = useQuery({
    ...viewQuery(token),
    refetchOnMount: "always",
    refetchInterval: ({ state }) => (state.data?.open_channel === "phone" ? BY_PHONE_EVERY_MS : EVERY_MS),
  });
  const phone = view.data?.open_channel === "phone";
  const byPhone = useRef(false);
  const nowhere = view.data?.open_elsewhere === false;

  useEffect(() => {
    if (phone) byPhone.current = true;
    else if (nowhere && byPhone.current && !moved) {
      byPhone.current = false;
      onHere();
    }
  }, [phone, nowhere, moved, onHere]);

  const title = phone ? t("phone.elsewhereTitle") : moved ? t("elsewhere.moved") : t("elsewhere.title");
  return (
    <PlainPage
      icon={phone ? Phone : MonitorSmartphone}
      title={title}
      company={view.data?.company_name ?? null}
      testId="open-elsewhere"
      actions={
        <Button tone="primary" size="lg" data-testid="continue-here" onClick={onHere}>
          {t(phone ? "phone.here" : "elsewhere.here")}
        </Button>
      }
    >
      <p>{t(phone ? "phone.elsewhereText" : "elsewhere.text")}</p>
    </PlainPage>
  );
}
