"""One file for each adapter of a port."""
