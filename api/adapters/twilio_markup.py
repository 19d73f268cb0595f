"""A desk's reply as TwiML, made with Twilio's own SDK."""

from itertools import takewhile

from twilio.twiml.voice_response import Connect, Dial, Gather, VoiceResponse

from api.adapters import call_words
from api.ports.carrier import Listen, Reply, Spoken, Stream

MOST_HINT_CHARS = 100
"""Of one hint."""


def markup(reply: Reply) -> str:
    """TwiML. A `Gather` or `Connect` that ends without a word is followed by a redirect to the same address, so that
    the desk is asked in every case."""
    response = VoiceResponse()
    if reply.listen is not None:
        whole = tuple(takewhile(lambda line: line.whole, reply.say))
        _say(response, whole)
        response.append(_gather(reply.listen, reply.say[len(whole) :]))
        response.redirect(reply.listen.url, method="POST")
        return str(response)
    _say(response, reply.say)
    if reply.stream is not None:
        response.append(_connect(reply.stream))
        response.redirect(reply.stream.after_url, method="POST")
    elif reply.then is not None:
        if reply.wait_secs:
            response.pause(length=reply.wait_secs)
        response.redirect(reply.then, method="POST")
    elif reply.hang_up:
        response.hangup()
    return str(response)


def _say(into: VoiceResponse | Gather, lines: tuple[Spoken, ...]) -> None:
    for line in lines:
        language, voice = call_words.VOICES.get(line.language.split("-")[0], (line.language, None))
        into.say(line.text, language=language, voice=voice)


def _gather(listen: Listen, lines: tuple[Spoken, ...]) -> Gather:
    more: dict[str, object] = {}
    if listen.most_digits is not None:
        more["num_digits"] = listen.most_digits
    if listen.speech:
        hints = ",".join(hint[:MOST_HINT_CHARS] for hint in listen.hints)
        more |= {"speech_timeout": "auto", "hints": hints or None}
    gather = Gather(
        input="dtmf speech" if listen.speech else "dtmf",
        action=listen.url,
        method="POST",
        language=call_words.VOICES.get(listen.language.split("-")[0], (listen.language,))[0],
        timeout=listen.timeout_secs,
        finish_on_key="#",
        action_on_empty_result=True,
        **more,
    )
    _say(gather, lines)
    return gather


def _connect(stream: Stream) -> Connect | Dial:
    if stream.by_sip:
        dial = Dial()
        dial.sip(stream.url, **stream.parameters)
        return dial
    connect = Connect()
    noun = connect.stream(url=stream.url)
    for name, value in stream.parameters.items():
        noun.parameter(name=name, value=value)
    return connect
