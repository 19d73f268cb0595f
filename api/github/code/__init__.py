"""What is found in source code. Pure: text in, findings out; it runs in a confined process."""
