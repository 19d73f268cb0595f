import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { ApiError } from "@/api/client";
import { companyApi } from "@/api/company";
import { keys } from "@/api/keys";
import type { InterviewDetail, Verdict } from "@/api/types";
import { looked } from "./looked";

const DECIDED_MEANWHILE = "INT_432";

/** Records a decision. Where somebody else was faster theirs is fetched and shown, and what was written stays. */
export function useRecord(interview: InterviewDetail, onRecorded: () => void) {
  const client = useQueryClient();
  const [decidedMeanwhile, setDecidedMeanwhile] = useState(false);
  const [seen] = useState(interview.decision?.id ?? null);
  const record = useMutation({
    mutationFn: ({ decision, reason }: { decision: Verdict; reason: string }) => {
      const known = decidedMeanwhile ? (interview.decision?.id ?? null) : seen;
      return companyApi.decide(interview.id, {
        decision,
        ...(reason ? { reason } : {}),
        ...(known ? { previous_id: known } : { first: true }),
        looked: looked(interview.id, interview.report),
      });
    },
    onError: (error) => {
      if (error instanceof ApiError && error.code === DECIDED_MEANWHILE) {
        setDecidedMeanwhile(true);
        void client.invalidateQueries({ queryKey: keys.interview(interview.id) });
      }
    },
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: keys.interview(interview.id) });
      void client.invalidateQueries({ queryKey: keys.interviews });
      onRecorded();
    },
  });
  return { record, decidedMeanwhile };
}
