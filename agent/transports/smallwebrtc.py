"""Door 2: a browser straight to this process (embedded mode)."""

from collections.abc import Callable

from pipecat.transports.base_transport import TransportParams
from pipecat.transports.smallwebrtc.connection import SmallWebRTCConnection
from pipecat.transports.smallwebrtc.transport import SmallWebRTCTransport

from agent.sound.rates import IN_RATE, OUT_RATE


def build_smallwebrtc(connection: SmallWebRTCConnection) -> tuple[SmallWebRTCTransport, Callable[[], bool]]:
    """The transport, and whether the candidate's page is there right now (by its keep-alive)."""
    params = TransportParams(
        audio_in_enabled=True,
        audio_in_sample_rate=IN_RATE,
        audio_out_enabled=True,
        audio_out_sample_rate=OUT_RATE,
        audio_out_10ms_chunks=2,
        audio_out_end_silence_secs=0,
    )
    return SmallWebRTCTransport(connection, params), connection.is_connected
