import { useQuery } from "@tanstack/react-query";
import { Accessibility, AlarmClockPlus, DoorOpen, LogOut, Phone, ShieldX } from "lucide-react";
import { useTranslation } from "react-i18next";
import { listDevices } from "@/media/devices";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Choice, SelectField } from "@/ui/field";
import type { RoomSettings } from "./settings";
import { LineDetails } from "./slow-line";
import type { RoomCall } from "./use-room";

interface Props {
  open: boolean;
  onClose: () => void;
  room: RoomCall;
  settings: RoomSettings;
  onChange: (change: Partial<RoomSettings>) => void;
  /** Null in practice, as there is nobody to ask. */
  onAdjust: (() => void) | null;
  /** Null where the interview cannot go on by phone. */
  onPhone: (() => void) | null;
  /** Steps out; the link leads back to the same question. */
  onLeave: () => void;
  onWithdraw: (() => void) | null;
  onEnd: () => void;
}

export function MoreDialog(props: Props) {
  const { open, onClose, room, settings, onChange, onAdjust, onPhone, onEnd } = props;
  const { t } = useTranslation(["candidate", "common"]);
  const devices = useQuery({
    queryKey: ["devices"],
    queryFn: listDevices,
    enabled: open,
    staleTime: 0,
  });
  const microphones = devices.data?.microphones ?? [];
  const current = room.own?.getAudioTracks()[0]?.getSettings().deviceId ?? "";
  return (
    <Dialog open={open} onClose={onClose} title={t("room.more")} className="candidate-text">
      {microphones.length > 0 && room.own && (
        <SelectField
          label={t("room.microphone")}
          value={current}
          onChange={(event) => void room.switchDevice(event.target.value)}
        >
          {microphones.map((device) => (
            <option key={device.deviceId} value={device.deviceId}>
              {device.label}
            </option>
          ))}
        </SelectField>
      )}
      <fieldset>
        <legend className="font-medium">{t("room.captionSize")}</legend>
        <div className="flex flex-wrap gap-x-6">
          <Choice
            type="radio"
            name="caption-size"
            checked={!settings.largeCaptions}
            onChange={() => onChange({ largeCaptions: false })}
          >
            {t("room.sizeNormal")}
          </Choice>
          <Choice
            type="radio"
            name="caption-size"
            checked={settings.largeCaptions}
            onChange={() => onChange({ largeCaptions: true })}
          >
            {t("room.sizeLarge")}
          </Choice>
        </div>
      </fieldset>
      <div>
        <Choice
          type="checkbox"
          checked={settings.announceCaptions}
          onChange={(event) => onChange({ announceCaptions: event.target.checked })}
        >
          {t("room.announceCaptions")}
        </Choice>
        <Choice
          type="checkbox"
          checked={settings.showPartials}
          onChange={(event) => onChange({ showPartials: event.target.checked })}
        >
          {t("room.showPartials")}
        </Choice>
      </div>
      <LineDetails room={room} />
      <div className="grid gap-2">
        {room.call.live?.can_extend && (
          <Button
            size="lg"
            icon={AlarmClockPlus}
            data-testid="extend"
            onClick={() => {
              room.session.command({ kind: "extend_time" });
              onClose();
            }}
          >
            {t("room.extend")}
          </Button>
        )}
        {onAdjust && (
          <Button size="lg" icon={Accessibility} onClick={onAdjust}>
            {t("invitation.adjustButton")}
          </Button>
        )}
        {onPhone && (
          <Button size="lg" icon={Phone} data-testid="by-phone" onClick={onPhone}>
            {t("phone.continue")}
          </Button>
        )}
        <Button size="lg" icon={DoorOpen} data-testid="later" onClick={props.onLeave}>
          {t("room.finishLater")}
        </Button>
        {props.onWithdraw && (
          <Button size="lg" tone="quiet" icon={ShieldX} data-testid="withdraw" onClick={props.onWithdraw}>
            {t("withdraw.button")}
          </Button>
        )}
        <Button
          size="lg"
          tone="danger"
          icon={LogOut}
          data-testid="end-in-more"
          className="sm:hidden"
          onClick={onEnd}
        >
          {t("room.end")}
        </Button>
        <Button size="lg" tone="primary" onClick={onClose}>
          {t("common:close")}
        </Button>
      </div>
    </Dialog>
  );
}
