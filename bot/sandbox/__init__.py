"""A ChartMogul, a Slack and a page on loopback, with a sample company, for the demo and the tests."""
