import { queryOptions } from "@tanstack/react-query";
import { candidateApi } from "@/api/candidate";

export function statusQuery(token: string) {
  return queryOptions({
    queryKey: ["status", token],
    queryFn: ({ signal }) => candidateApi.status(token, signal),
  });
}
