"""The one processor of ours on the audio path, and the parts it is made of: turns in, moves out."""
