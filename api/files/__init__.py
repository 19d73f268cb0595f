"""Files: recordings in, recordings out. Bytes live in the file store, what they are in `documents`."""
