import { useRouter } from "@tanstack/react-router";
import type { User } from "@/api/types";
import { useMay } from "@/features/auth/use-may";
import { useSession } from "@/features/auth/use-session";
import { type Place, placesOf } from "./places";

export function useUser(): User | null {
  const state = useSession();
  return state.status === "signed_in" || state.status === "expired" ? state.user : null;
}

/** The places that this person may open, in two groups. */
export function usePlaces(): { main: Place[]; more: Place[] } {
  const user = useUser();
  const may = useMay();
  const router = useRouter();
  if (!user) return { main: [], more: [] };
  const { main, more } = placesOf(user);
  const open = (places: readonly Place[]) =>
    places.filter(
      ({ to, needs }) => may(needs) && (to in router.routesByPath || `${to}/` in router.routesByPath),
    );
  return { main: open(main), more: open(more) };
}
