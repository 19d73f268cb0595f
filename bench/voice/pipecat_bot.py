"""A pipecat 1.14 bot as its documentation writes it, for one room. `--variant tuned`: what its documentation recommends
for speed: Deepgram Flux with eager end of turn, its speculative replies, a warm VAD without a volume floor.

    python -m bench.voice.pipecat_bot --url … --token … --room … --session … --vendors http://127.0.0.1:9100
"""

import argparse
import asyncio

from loguru import logger
from pipecat.audio.vad.silero import SileroVADAnalyzer
from pipecat.audio.vad.vad_analyzer import VADParams
from pipecat.frames.frames import LLMRunFrame
from pipecat.pipeline.pipeline import Pipeline
from pipecat.pipeline.worker import PipelineParams, PipelineWorker
from pipecat.processors.aggregators.llm_context import LLMContext
from pipecat.processors.aggregators.llm_response_universal import LLMContextAggregatorPair, LLMUserAggregatorParams
from pipecat.services.deepgram.flux.stt import DeepgramFluxSTTService
from pipecat.services.deepgram.stt import DeepgramSTTService
from pipecat.services.openai.llm import OpenAILLMService
from pipecat.services.openai.tts import OpenAITTSService
from pipecat.services.stt_service import STTService
from pipecat.transports.livekit.transport import LiveKitParams, LiveKitTransport
from pipecat.workers.runner import WorkerRunner

INSTRUCTIONS = "You are an interviewer. Ask one question at a time, in one or two short sentences."


async def run(options: argparse.Namespace) -> None:
    tuned = options.variant == "tuned"
    transport = LiveKitTransport(
        url=options.url,
        token=options.token,
        room_name=options.room,
        params=LiveKitParams(audio_in_enabled=True, audio_out_enabled=True),
    )
    llm = OpenAILLMService(
        api_key=options.session,
        base_url=f"{options.vendors}/v1",
        settings=OpenAILLMService.Settings(system_instruction=INSTRUCTIONS),
    )
    tts = OpenAITTSService(api_key=options.session, base_url=f"{options.vendors}/v1")
    context = LLMContext()
    # Flux recommends its own turn strategies to the aggregator; nova leaves them at the defaults: VAD and smart-turn.
    vad = SileroVADAnalyzer(params=VADParams(min_volume=0.0)) if tuned else SileroVADAnalyzer()
    aggregators = LLMContextAggregatorPair(context, user_params=LLMUserAggregatorParams(vad_analyzer=vad))
    pipeline = Pipeline(
        [
            transport.input(),
            _stt(options, eager=tuned),
            aggregators.user(),
            llm,
            tts,
            transport.output(),
            aggregators.assistant(),
        ]
    )
    worker = PipelineWorker(pipeline, params=PipelineParams(), enable_rtvi=False)

    @transport.event_handler("on_first_participant_joined")
    async def greet(_transport: LiveKitTransport, _participant: str) -> None:
        context.add_message({"role": "developer", "content": "Greet the candidate and ask the first question."})
        await worker.queue_frames([LLMRunFrame()])

    @transport.event_handler("on_participant_disconnected")
    async def leave(_transport: LiveKitTransport, _participant: str) -> None:
        await worker.cancel()

    runner = WorkerRunner(handle_sigint=False)
    await runner.add_workers(worker)
    await runner.run()


def _stt(options: argparse.Namespace, *, eager: bool) -> STTService:
    if eager:
        url = options.vendors.replace("http", "ws") + "/v2/listen"
        return DeepgramFluxSTTService(api_key=options.session, url=url, enable_eager_end_of_turn=True)
    return DeepgramSTTService(api_key=options.session, base_url=options.vendors.replace("http", "ws"))


def main() -> None:
    parser = argparse.ArgumentParser()
    for name in ("url", "token", "room", "session", "vendors"):
        parser.add_argument(f"--{name}", required=True)
    parser.add_argument("--variant", choices=["stock", "tuned"], default="stock")
    parser.add_argument("--verbose", action="store_true")
    options = parser.parse_args()
    if not options.verbose:
        logger.remove()
        logger.add("/dev/stderr", level="WARNING")
    asyncio.run(run(options))


if __name__ == "__main__":
    main()
