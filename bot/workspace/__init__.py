"""A Slack-compatible workspace on loopback: for the first run, the tests and the benchmarks."""
