"""The key that stands in a digest's metadata: it follows from the reminder and the planned instant.

So a message is found again after an older database was put back, which has no row of it. Everybody in the channel can
read the key; without the installation's secret it says nothing.
"""

from __future__ import annotations

import hashlib
import hmac
from datetime import UTC, datetime

_LENGTH = 24


def delivery_key(secret: bytes, reminder_id: str, planned_at: datetime) -> str:
    meant = f"{reminder_id} {planned_at.astimezone(UTC).isoformat()}"
    return hmac.new(secret, meant.encode(), hashlib.sha256).hexdigest()[:_LENGTH]
