import { Navigate } from "@tanstack/react-router";
import { TooEarly } from "@/features/candidate/gone";
import { hasConsent, isOpen, useToken, useView } from "@/features/candidate/view";
import { Room } from "./room";

/** Lets in only who may be in: the link's step decides, wherever the address was typed. */
export default function RoomPage() {
  const view = useView();
  const token = useToken();
  if (view.step === "receipt") return <Navigate to="/interview/$token/receipt" params={{ token }} replace />;
  if (!hasConsent(view)) return <Navigate to="/interview/$token/consent" params={{ token }} replace />;
  if (!isOpen(view)) return <TooEarly opensAt={view.opens_at} token={token} />;
  return <Room view={view} token={token} />;
}
