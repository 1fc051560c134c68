"""Stand-ins for the ports, one file a port, each under the port's contract test (tests/contracts)."""

from tests.fakes.admins import FakeAdmins
from tests.fakes.channels import FakeChannels
from tests.fakes.clock import HandWoundClock, flowing_clock, settle
from tests.fakes.customer_source import FakeCrm
from tests.fakes.heartbeat_book import FakeHeartbeatBook
from tests.fakes.people import FakePeople
from tests.fakes.task_source import FakeTasks

__all__ = [
    "FakeAdmins",
    "FakeChannels",
    "FakeCrm",
    "FakeHeartbeatBook",
    "FakePeople",
    "FakeTasks",
    "HandWoundClock",
    "flowing_clock",
    "settle",
]
