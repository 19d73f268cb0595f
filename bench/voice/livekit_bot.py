"""A livekit-agents 1.8 worker as its documentation writes it: explicit dispatch, one job process for each interview.

    python -m bench.voice.livekit_bot start        (LIVEKIT_URL, LIVEKIT_API_KEY, LIVEKIT_API_SECRET, BENCH_VENDORS)

BENCH_VARIANT=stock is `AgentSession` with its defaults: v1-mini turn detector and silero, both in the process, an
endpointing delay of 0.3 to 2.5 s, preemptive generation of the reply for speech up to 10 s. BENCH_VARIANT=tuned speaks
ahead as well (`preemptive_tts`), however long the answer is, waits less once the detector is sure, takes shorter
interruptions for real, and knows from the start that there is no echo.
"""

import os
from typing import Any

from livekit.agents import Agent, AgentServer, AgentSession, JobContext, cli, inference
from livekit.plugins import deepgram, openai

INSTRUCTIONS = "You are an interviewer. Ask one question at a time, in one or two short sentences."
AGENT_NAME = "bench"


def no_load() -> float:
    """By default a worker refuses jobs above 70 % of the machine's processors, whoever uses them. Here the bench says
    how many interviews it holds."""
    return 0.0


server = AgentServer(host="127.0.0.1", port=int(os.environ.get("BENCH_PORT", "0")), load_fnc=no_load)


def turn_handling() -> dict[str, Any]:
    if os.environ.get("BENCH_VARIANT") != "tuned":
        return {}
    return {
        "turn_detection": inference.TurnDetector(version="v1-mini"),
        "endpointing": {"mode": "dynamic", "min_delay": 0.1, "max_delay": 2.5},
        "interruption": {"mode": "vad", "min_duration": 0.25},
        "preemptive_generation": {"preemptive_tts": True, "max_speech_duration": 120.0, "max_retries": 20},
    }


@server.rtc_session(agent_name=AGENT_NAME)
async def entrypoint(ctx: JobContext) -> None:
    vendors, session_key = os.environ["BENCH_VENDORS"], ctx.job.metadata
    more: dict[str, Any] = {}
    if options := turn_handling():
        more = {"turn_handling": options, "aec_warmup_duration": None}
    session: AgentSession[None] = AgentSession(
        stt=deepgram.STT(api_key=session_key, base_url=f"{vendors}/v1/listen"),
        llm=openai.LLM(model="gpt-4.1-mini", api_key=session_key, base_url=f"{vendors}/v1"),
        # Raw samples: the plugin's own default is MP3, which would cost it a decoder.
        tts=openai.TTS(api_key=session_key, base_url=f"{vendors}/v1", response_format="pcm"),
        **more,
    )
    await session.start(agent=Agent(instructions=INSTRUCTIONS), room=ctx.room)
    await ctx.connect()
    await ctx.wait_for_participant()
    await session.generate_reply(instructions="Greet the candidate and ask the first question.")


if __name__ == "__main__":
    cli.run_app(server)
