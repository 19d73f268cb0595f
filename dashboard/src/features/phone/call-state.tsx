import { CircleX, Clock4, type LucideIcon, Phone, PhoneCall, PhoneOutgoing } from "lucide-react";
import { useTranslation } from "react-i18next";
import { formatDateTime } from "@/lib/format";
import { Notice } from "@/ui/parts";
import type { Calling } from "./calling";
import { REASONS } from "./reasons";

const ICONS: Record<Calling["kind"], LucideIcon> = {
  asking: PhoneOutgoing,
  ringing: PhoneCall,
  answered: PhoneCall,
  talking: Phone,
  later: Clock4,
  over: CircleX,
};

export function CallState({ calling }: { calling: Calling }) {
  const { t, i18n } = useTranslation("candidate");
  const { kind } = calling;
  const title =
    kind === "later"
      ? t("phone.state.later", {
          time: formatDateTime(calling.at, i18n.language, { zone: true }),
        })
      : t(`phone.state.${kind}`);
  return (
    <Notice
      tone={kind === "ringing" || kind === "answered" || kind === "talking" ? "accent" : "neutral"}
      icon={ICONS[kind]}
      title={title}
      data-testid="call-state"
      data-state={kind}
    >
      <p className="text-base empty:hidden">{words()}</p>
    </Notice>
  );

  function words(): string {
    if (kind === "later" || kind === "over") {
      const known = REASONS.find((reason) => reason === calling.why.reason);
      return known ? t(`phone.why.${known}`) : calling.why.said;
    }
    return kind === "asking" ? "" : t(`phone.state.${kind}Text`);
  }
}
