import { useQuery } from "@tanstack/react-query";
import { companyApi } from "@/api/company";
import { keys } from "@/api/keys";
import { useSession } from "./use-session";

/** Whether the signed-in person has a permission. Until the answer is there, their role decides. */
export function useMay(): (permission: string) => boolean {
  const state = useSession();
  const user = state.status === "signed_in" || state.status === "expired" ? state.user : null;
  const me = useQuery({
    queryKey: [...keys.me, user?.id],
    queryFn: ({ signal }) => companyApi.me(signal),
    enabled: user !== null,
    staleTime: 300_000,
  });
  const byRole = user?.role === "HR" || user?.role === "SYSTEM_ADMIN";
  return (permission) =>
    me.data ? me.data.permissions.includes(permission) : byRole || permission.endsWith(":read");
}
