"""Errors of text models."""

from api.errors import Unavailable


class AiUnavailable(Unavailable):
    error_code = "AI_503"
    detail = "The language model gave no usable answer in time. Try again in a moment."
