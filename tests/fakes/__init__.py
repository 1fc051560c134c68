"""Stand-ins for the ports, one file a port, each under the port's contract test (tests/contracts)."""
