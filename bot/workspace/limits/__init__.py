"""What Slack refuses in blocks, messages and views, and the words it refuses them with."""
