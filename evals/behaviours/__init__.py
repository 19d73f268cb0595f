"""Whole conversations, written as pipecat's scenarios, played with sound and judged by code."""
